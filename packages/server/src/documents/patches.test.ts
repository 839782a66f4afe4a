import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyJsonPatch, JsonPatch } from './json-patch.ts'
import { mergePatch } from './merge-patch.ts'
import { patchDocument } from './patch-document.ts'

describe('a merge patch', () => {
  // The table of RFC 7396, appendix A.
  test.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('turns %s by %s into %s', (target, patch, result) => {
    expect(mergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(result))
  })

  test('without members changes nothing, and twice is once', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (a, b) => {
        expect(mergePatch(a, {})).toEqual(a)
        const once = mergePatch(a, b)
        expect(mergePatch(once, b)).toEqual(once)
      }),
    )
  })

  test('reaches no prototype', () => {
    mergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}'))
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('nested too deeply is refused in words', () => {
    let patch: unknown = 1
    for (let depth = 0; depth < 100; depth++) patch = { a: patch }
    expect(() => patchDocument({}, patch)).toThrow('The patch cannot be applied: it is nested deeper than 32 levels.')
  })
})

describe('a JSON Patch', () => {
  const apply = (document: object, ...patch: object[]) => applyJsonPatch(document, JsonPatch.parse(patch))

  // Rows of RFC 6902, appendix A, that can be told in one line.
  test.each([
    [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
    [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc'] }], { foo: ['bar', ['abc']] }],
    [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [{ foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
    [{ baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
    [{ a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
    [{ foo: [1, 2, 3] }, [{ op: 'move', from: '/foo/0', path: '/foo/2' }], { foo: [2, 3, 1] }],
    [{ a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }], { a: { b: 1 }, c: { b: 1 } }],
    [
      { 'a/b': 1, 'm~n': 2 },
      [
        { op: 'replace', path: '/a~1b', value: 3 },
        { op: 'remove', path: '/m~0n' },
      ],
      { 'a/b': 3 },
    ],
    [{ foo: 'bar' }, [{ op: 'replace', path: '', value: { new: 1 } }], { new: 1 }],
    [{ foo: [{ a: 1 }] }, [{ op: 'test', path: '/foo/0', value: { a: 1 } }], { foo: [{ a: 1 }] }],
  ])('turns %j by %j into %j', (document, patch, result) => {
    expect(apply(document, ...patch)).toEqual(result)
  })

  test.each([
    [{ op: 'remove', path: '/none' }, 'there is nothing at this path'],
    [{ op: 'replace', path: '/none', value: 1 }, 'there is nothing at this path'],
    [{ op: 'add', path: '/none/deeper', value: 1 }, 'there is nothing at this path'],
    [{ op: 'add', path: '/list/7', value: 1 }, 'there is no element 7'],
    [{ op: 'add', path: '/list/01', value: 1 }, 'there is no element 01'],
    [{ op: 'test', path: '/list/0', value: 2 }, 'the value there is a different one'],
    [{ op: 'move', from: '/list', path: '/list/0' }, 'a value cannot move into itself'],
    [{ op: 'add', path: '/__proto__/polluted', value: 1 }, 'there is nothing at this path'],
    [{ op: 'add', path: '/__proto__', value: {} }, 'this name is not allowed'],
    [{ op: 'add', path: '/constructor/prototype/polluted', value: 1 }, 'there is nothing at this path'],
    [{ op: 'increment', path: '/list' }, 'operation 1'],
    [{ op: 'add', path: 'list', value: 1 }, 'must be a JSON Pointer'],
  ])('%j is refused: %s', (operation, reason) => {
    const document = { list: [1] }
    expect(() => patchDocument(document, [operation])).toThrow(reason)
    expect(document).toEqual({ list: [1] })
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('that fails half way changes nothing', () => {
    const document = { a: 1 }
    expect(() => apply(document, { op: 'replace', path: '/a', value: 2 }, { op: 'remove', path: '/b' })).toThrow(
      'operation 2 (remove /b)',
    )
    expect(document).toEqual({ a: 1 })
  })

  test('that doubles a document over and over is stopped', () => {
    const copies = Array.from({ length: 100 }, (_, n) => ({ op: 'copy', from: '', path: `/copy${n}` }))
    expect(() => apply({ a: 'x'.repeat(1000) }, ...copies)).toThrow('too large')
  })
})
