// A pod template alone, as `rollout history` shows it. Models printTemplate of kubectl/pkg/polymorphichelpers/history.go.
import type { PodTemplateSpec } from '../../api/types/core-v1.ts'
import { escapeTerminal } from '../printing/index.ts'
import { Page } from './page.ts'
import { describePodTemplate } from './pod-template.ts'

/** Upstream writes this text straight to a buffer: its tabs stay tabs. */
class RawPage extends Page {
  #text = ''

  override write(text: string): void {
    this.#text += escapeTerminal(text)
  }

  override text(): string {
    return this.#text
  }
}

/** The template's text, with tabs where a description would have columns. */
export function describeTemplateText(template: PodTemplateSpec | undefined): string {
  const page = new RawPage(0)
  describePodTemplate(page, template)
  return page.text()
}
