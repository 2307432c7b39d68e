// Selectors: which objects a list, a watch or a controller means.
// Texts and LabelSelector objects become one form, a list of requirements with matches(labels); compiled ones are cached.
// Left out: nothing known. requirement.ts is that form, parse.ts reads label texts, label-selector.ts objects and maps, field-selector.ts fields.
export * from './field-selector.ts'
export * from './label-selector.ts'
export { parseLabelSelector } from './parse.ts'
export { EVERYTHING, NOTHING, SelectorError, makeSelector, matchesRequirement, newRequirement } from './requirement.ts'
export type { Labels, Operator, Requirement, Selector } from './requirement.ts'
