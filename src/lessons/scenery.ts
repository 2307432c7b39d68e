// What a lesson may ask of the page around it: which arrangement of the stage, and which tools lie in the palette.
// The page gives these names their meaning; it does not compile when one of them is unknown to it.

/** Arrangements of the stage. */
export const LENS_NAMES = ['machines', 'ownership', 'traffic', 'storage', 'scheduling', 'access', 'control-loop'] as const
export type LensName = (typeof LENS_NAMES)[number]

/** Tools of the palette. */
export const TOOL_NAMES = [
  'node', 'deployment', 'statefulset', 'daemonset', 'job', 'cronjob', 'pod', 'service', 'users', 'configmap', 'secret', 'claim',
  'image', 'label', 'taint', 'scale', 'autoscale', 'cordon', 'drain', 'kill', 'power', 'cut', 'tape', 'delay', 'loss', 'bin',
  'disk', 'leak', 'spin', 'registry', 'expire', 'skew', 'mend',
] as const
export type ToolName = (typeof TOOL_NAMES)[number]
