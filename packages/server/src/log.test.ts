import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function captured() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { lines, log: createLog('debug', stream) }
}

test('security 56: secrets are masked by name, also inside what is logged whole', () => {
  const { lines, log } = captured()
  log.info({ authorization: 'Bearer canary', grant: { accessToken: 'canary' }, a: { b: { clientSecret: 'canary' } } })
  log.info({ headers: { cookie: 'canary', 'set-cookie': ['canary'] } })
  expect(lines.join('')).not.toContain('canary')
  expect(lines.join('')).toContain('******')
})

test('an error is logged with its causes, without what else it carries', () => {
  const { lines, log } = captured()
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', parameters: ['canary'], query: 'canary' })
  log.error({ err: new Error('write failed', { cause }) }, 'request failed')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    err: { name: 'Error', message: 'write failed', cause: { message: 'duplicate key', code: '23505' } },
    msg: 'request failed',
  })
  expect(lines.join('')).not.toContain('canary')
})

test('a line break in a text stays inside its line', () => {
  const { lines, log } = captured()
  log.warn({ path: '/a\n{"level":60}' }, 'b\nc')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd().includes('\n')).toBe(false)
})
