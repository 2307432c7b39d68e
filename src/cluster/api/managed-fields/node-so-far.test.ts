import { describe, expect, it } from 'vitest'
import { NO_FIELDS } from './field-set.ts'
import { beginNode } from './node-so-far.ts'

describe('a node in the making', () => {
  it('is the same node when it is made the same way', () => {
    const make = () => beginNode().with('f:b', NO_FIELDS).with('f:a', beginNode().with('f:x', NO_FIELDS).finish(false)).finish(true)
    expect(make()).toBe(make())
    expect(Object.keys(make())).toEqual(['.', 'f:a', 'f:b'])
    expect(make()).toEqual({ '.': {}, 'f:a': { 'f:x': {} }, 'f:b': {} })
  })

  it('is equal, and another, when its elements are one object\'s own', () => {
    const make = (isOwn: boolean) => beginNode().with('f:podIPs', beginNode(isOwn).with('k:{"ip":"10.0.0.1"}', NO_FIELDS).finish(true)).finish(false)
    expect(make(true)).toEqual(make(false))
    expect(make(true)).not.toBe(make(true))
  })

  it('forgets, but never errs', () => {
    const before = beginNode().with('f:a', NO_FIELDS).finish(false)
    for (let i = 0; i < 25_000; i++) beginNode().with(`f:${i}`, NO_FIELDS)
    expect(beginNode().with('f:a', NO_FIELDS).finish(false)).toEqual(before)
  })
})
