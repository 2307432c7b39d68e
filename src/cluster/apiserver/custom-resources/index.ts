// Custom resources: what a CustomResourceDefinition adds to the server.
// definitions.ts follows the definitions and has their resources served; custom-kind.ts is what a version's schema says of its
// objects: prune.ts and defaults.ts shape what comes in, schema-validation.ts, list-types.ts and rules.ts judge it.
// Left out: conversion webhooks (all versions have one form), embedded resources, ratcheting.
export { makeCustomKind, type CustomKind } from './custom-kind.ts'
export { followDefinitions } from './definitions.ts'
