import { ConnectionInput, IClientInput } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { type FieldRow, fieldFaults, firstField, placeErrors, schemaErrors } from './field-rows.ts'

interface Values {
  readonly name: string
  readonly apiType: string
  readonly scope: readonly string[]
  readonly vaultUrl: string
}
const ROWS: readonly FieldRow<Values>[] = [
  { field: 'name', path: 'name', label: 'Name', required: true },
  { field: 'scope', path: 'http.auth.oauth.scope', label: 'Scopes', required: true, missing: 'Choose a scope.' },
  {
    field: 'vaultUrl',
    path: 'http.unencrypted.vaultUrl',
    label: 'Vault URL',
    required: (values) => values.apiType === 'data-plane',
  },
]
const values: Values = { name: ' ', apiType: 'control-plane', scope: [], vaultUrl: '' }

describe('fields left blank', () => {
  it('are named when they must be filled', () => {
    expect(fieldFaults(ROWS, values)).toEqual({ name: 'Name is required.', scope: 'Choose a scope.' })
  })

  it('may depend on the rest of the form', () => {
    expect(fieldFaults(ROWS, { ...values, apiType: 'data-plane' })).toHaveProperty('vaultUrl')
  })
})

describe('errors of the server', () => {
  it('stand at the field of their path, also for elements below it', () => {
    const placed = placeErrors(ROWS, [
      { code: 'vault_url_invalid', message: 'Use https.', field: 'http.unencrypted.vaultUrl' },
      { code: 'scope_unknown', message: 'No such scope.', field: 'http.auth.oauth.scope.1' },
    ])
    expect(placed).toEqual({ fields: { vaultUrl: 'Use https.', scope: 'No such scope.' }, rest: [] })
  })

  it('without a field, or of a field that is not on the form, stay for the top', () => {
    const errors = [
      { code: 'internal_error', message: 'Broken.' },
      { code: 'invalid_field', message: 'Odd.', field: 'http.unencrypted.vaultUrlSuffix' },
    ]
    expect(placeErrors(ROWS, errors)).toEqual({ fields: {}, rest: errors })
  })

  it('put the focus on the first field as the form shows them', () => {
    expect(firstField(ROWS, { vaultUrl: 'x', name: 'y' })).toBe('name')
    expect(firstField(ROWS, {})).toBeUndefined()
  })
})

describe('errors of the contract', () => {
  it('are sentences with the label of the field', () => {
    const document = { name: 'x'.repeat(101), http: { auth: { type: 'oauth', oauth: { scope: [] } } } }
    expect(schemaErrors(ConnectionInput, document, ROWS)).toMatchObject({
      name: 'Name must be at most 100 characters.',
    })
  })

  it('catch a secret ID pasted in place of the secret', () => {
    const rows: FieldRow<{ clientSecret: string }>[] = [
      { field: 'clientSecret', path: 'oauth2.clientSecret', label: 'Client secret' },
    ]
    const guid = '11111111-2222-3333-4444-555555555555'
    const document = { name: 'a', provider: 'azureoauth', oauth2: { clientSecret: guid } }
    expect(schemaErrors(IClientInput, document, rows).clientSecret).toContain('looks like the Secret ID')
  })
})
