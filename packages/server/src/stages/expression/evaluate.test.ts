import { describe, expect, it } from 'vitest'
import { evaluateExpression, expressionFault } from './evaluate.ts'

const evaluate = (expression: string, ...records: unknown[]) =>
  evaluateExpression({ expression, records, bindings: {} })

describe('an expression that runs away', () => {
  it('is stopped when it calls itself without end, and the records after it are evaluated', async () => {
    const expression = '$f := function($x) { run ? 1 + $f($x) : name }; $f(1)'.replace(/^/, '(').replace(/$/, ')')
    const [first, second] = await evaluate(expression, { run: true }, { run: false, name: 'b' })
    expect(first).toEqual({ ok: false, reason: 'it calls itself without end, so it was stopped' })
    expect(second).toEqual({ ok: true, value: 'b' })
  })

  it('is stopped when it loops for long', async () => {
    const [outcome] = await evaluate('($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(100000000))', {})
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining('took longer than 1 s') })
  })

  it('is stopped inside one step, and the records after it are evaluated', { timeout: 20_000 }, async () => {
    const hanging = { text: `${'a'.repeat(40)}!` }
    const started = performance.now()
    const outcomes = await evaluate('$match(text, /^(a+)+$/) ? 1 : 2', hanging, { text: 'aaa' })
    expect(outcomes).toEqual([
      { ok: false, reason: expect.stringContaining('took longer') },
      { ok: true, value: 1 },
    ])
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('is not tried for every record of a page', { timeout: 30_000 }, async () => {
    const records = Array.from({ length: 200 }, () => ({ text: `${'a'.repeat(40)}!` }))
    const outcomes = await evaluate('$match(text, /^(a|a)*$/)', ...records)
    expect(outcomes).toHaveLength(200)
    expect(outcomes.slice(3).every((outcome) => !outcome.ok && outcome.reason.includes('not tried again'))).toBe(true)
  })

  it('is stopped when it eats memory', { timeout: 20_000 }, async () => {
    const [outcome] = await evaluate(
      '($d := function($x, $n) { $n = 0 ? $x : $d($append($x, $x), $n - 1) }; $count($d([1..1000], 40)))',
      {},
    )
    expect(outcome).toMatchObject({ ok: false })
  })
})

describe('an expression', () => {
  it('reaches nothing but its record', async () => {
    for (const expression of [
      'constructor',
      '__proto__',
      "$lookup($, 'constructor')",
      '$process',
      '$globalThis',
      "$eval('constructor.constructor')",
      'name.constructor',
    ]) {
      expect(await evaluate(expression, { name: 'a' }), expression).toEqual([{ ok: true, value: undefined }])
    }
    await evaluate("$ ~> | $ | {'__proto__': {'polluted': true}} |", { name: 'a' })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('says what is wrong with a record without its values', async () => {
    const [outcome] = await evaluate('value * 2', { value: 'hunter2' })
    expect(outcome).toEqual({ ok: false, reason: 'it calculates with something that is no number' })
    const [own] = await evaluate('$error(value)', { value: 'hunter2' })
    expect(JSON.stringify(own)).not.toContain('hunter2')
  })

  it('that cannot be read is told with the place', () => {
    expect(expressionFault('name & ')).toMatch(/cannot be read at character \d+: /)
    expect(expressionFault('name')).toBeNull()
  })

  it('gives records, lists, and nothing', async () => {
    expect(await evaluate("{'n': name}", { name: 'a' })).toEqual([{ ok: true, value: { n: 'a' } }])
    expect(await evaluate('missing', { name: 'a' })).toEqual([{ ok: true, value: undefined }])
    expect(await evaluate('tags.{"t": $}', { tags: ['x', 'y'] })).toEqual([
      { ok: true, value: [{ t: 'x' }, { t: 'y' }] },
    ])
  })

  it('sees the variables it is given', async () => {
    const outcomes = await evaluateExpression({
      expression: 'at > $last',
      records: [{ at: 'b' }],
      bindings: { last: 'a' },
    })
    expect(outcomes).toEqual([{ ok: true, value: true }])
  })
})
