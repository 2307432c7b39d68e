import { expect, it } from 'vitest'
import { commandOf, LISTED, type Focus } from './keys.ts'

const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })

it.each<[string, Focus, string | undefined]>([
  ['PageDown', 'none', 'next'],
  ['PageDown', 'field', 'next'],
  ['PageUp', 'control', 'back'],
  ['.', 'none', 'blank'],
  ['.', 'field', undefined],
  ['B', 'none', 'blank'],
  ['7', 'none', undefined],
  ['Enter', 'none', 'next'],
  ['Enter', 'control', undefined],
  ['ArrowDown', 'field', undefined],
  ['Escape', 'field', 'leave'],
  ['Tab', 'none', undefined],
])('%s with the focus on %s is %s', (key, focus, command) => expect(commandOf(press(key), focus)).toBe(command))

it('leaves the browser its own keys', () => expect(commandOf(press('z', { ctrlKey: true }), 'none')).toBeUndefined())

it('lists each command once', () => expect(new Set(LISTED).size).toBe(LISTED.length))
