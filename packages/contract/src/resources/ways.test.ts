import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { WAYS } from './ways.ts'

const guide = readFileSync(new URL('../../../../docs/ways-to-sign-in.md', import.meta.url), 'utf8')

describe('the guide', () => {
  test.each(WAYS)('tells $name: what is needed, and how the API names it', ({ name, grantType, credential }) => {
    expect(guide).toMatch(new RegExp(`^\\| ${name} \\| .+\\| .+\\| .+\\|$`, 'm'))
    expect(guide).toContain(`| ${name} | \`${grantType}\` | \`${credential}\` |`)
  })
})
