/** Role conditions: what is read, what is refused, and when a call meets one. */
import { describe, expect, it } from 'vitest'
import { meets } from './evaluate.ts'
import { parseCondition } from './parse.ts'

const SECRET = '@Resource[Microsoft.KeyVault/vaults/secrets:name]'
const VAULT = '@Resource[Microsoft.KeyVault/vaults:name]'
const READ = 'Microsoft.KeyVault/vaults/secrets/getSecret/action'
const sameText = (pattern: string, action: string) => pattern.toLowerCase() === action.toLowerCase()

const meetsFor = (condition: string, secret: string | undefined, action = READ) =>
  meets(
    condition,
    action,
    {
      '@resource[microsoft.keyvault/vaults:name]': 'contoso',
      ...(secret !== undefined && { '@resource[microsoft.keyvault/vaults/secrets:name]': secret }),
    },
    sameText,
  )

describe('a condition is refused when it', () => {
  it.each([
    ['is empty', ''],
    ['ends too early', `${SECRET} StringEquals`],
    ['has an open bracket', `(${SECRET} StringEquals 'a'`],
    ['has one bracket too many', `${SECRET} StringEquals 'a')`],
    ['has an operator nobody knows', `${SECRET} StringResembles 'a'`],
    ['compares numbers', `${SECRET} NumericEquals 5`],
    ['asks for an attribute no call has', "@Principal[team] StringEquals 'a'"],
    ['asks for tags', "@Resource[Microsoft.KeyVault/vaults/secrets/tags:team] StringEquals 'a'"],
    ['compares with a list and no quantifier', `${SECRET} StringEquals {'a', 'b'}`],
    ['has characters of no language', `${SECRET} StringEquals 'a' # b`],
    ['has an open quote', `${SECRET} StringEquals 'a`],
    ['asks for a sub-operation', "SubOperationMatches{'Blob.List'}"],
  ])('%s', (_name, condition) => {
    expect(() => parseCondition(condition)).toThrow()
  })
})

describe('a call meets', () => {
  it.each([
    [`${SECRET} StringEquals 'one'`, 'one', true],
    [`${SECRET} StringEquals 'one'`, 'One', false],
    [`${SECRET} StringEqualsIgnoreCase 'one'`, 'One', true],
    [`${SECRET} StringNotEquals 'one'`, 'two', true],
    [`${SECRET} StringNotEquals 'one'`, 'one', false],
    [`${SECRET} StringStartsWith 'app-'`, 'app-one', true],
    [`${SECRET} StringNotStartsWith 'app-'`, 'app-one', false],
    [`${SECRET} StringStartsWithIgnoreCase 'APP-'`, 'app-one', true],
    [`${SECRET} StringLike 'app-*-key'`, 'app-one-key', true],
    [`${SECRET} StringLike 'app-?'`, 'app-12', false],
    [`${SECRET} StringNotLike 'a.c'`, 'abc', true],
    [`${SECRET} StringLikeIgnoreCase 'APP*'`, 'app', true],
    [`${SECRET} ForAnyOfAnyValues:StringEquals {'one', 'two'}`, 'two', true],
    [`${SECRET} ForAnyOfAnyValues:StringEquals {'one', 'two'}`, 'three', false],
    [`${SECRET} ForAllOfAllValues:StringNotEquals {'one', 'two'}`, 'two', false],
    [`${SECRET} ForAllOfAllValues:StringNotEquals {'one', 'two'}`, 'three', true],
    [`${SECRET} StringEquals 'it\\'s'`, "it's", true],
    [`Exists ${SECRET}`, 'one', true],
    [`NOT Exists ${SECRET}`, undefined, true],
    [`${SECRET} StringNotEquals 'one'`, undefined, false],
    [`${VAULT} StringEquals 'contoso' AND ${SECRET} StringEquals 'one'`, 'one', true],
    [`${VAULT} StringEquals 'other' && ${SECRET} StringEquals 'one'`, 'one', false],
    [`${VAULT} StringEquals 'other' OR ${SECRET} StringEquals 'one'`, 'one', true],
    [`${VAULT} StringEquals 'contoso' OR ${VAULT} StringEquals 'x' AND ${SECRET} StringEquals 'y'`, 'one', true],
    [`(${VAULT} StringEquals 'contoso' || ${VAULT} StringEquals 'x') && ${SECRET} StringEquals 'y'`, 'one', false],
    [`(!(ActionMatches{'${READ}'})) OR (${SECRET} StringEquals 'one')`, 'one', true],
    [`(!(ActionMatches{'${READ}'})) OR (${SECRET} StringEquals 'one')`, 'two', false],
    [`(!(ActionMatches{'Microsoft.KeyVault/vaults/secrets/delete'})) OR (${SECRET} StringEquals 'one')`, 'two', true],
  ])('%s for %s: %s', (condition, secret, expected) => {
    expect(meetsFor(condition, secret)).toBe(expected)
  })
})
