// Words of a tool's fields. Which fields a tool has stands in tools.ts, so that the catalogue's type cannot know their keys: tools.test.ts holds them together.
import type { TFunction } from 'i18next'
import type { ToolId } from './tools.ts'

type Loose = (key: string) => string

export const fieldLabel = (t: TFunction<'palette'>, tool: ToolId, field: string): string => (t as unknown as Loose)(`tools.${tool}.fields.${field}`)

/** `ms`, `%` and `MiB/s` are the same everywhere. */
export const unitLabel = (t: TFunction<'palette'>, unit: string): string => (unit === 'cores' || unit === 'seconds' ? t(`units.${unit}`) : unit)
