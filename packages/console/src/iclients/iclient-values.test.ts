import { type IClient, IClientInput, MASK } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { emptyIClient, iclientDocument, iclientRows, iclientValues } from './iclient-values.ts'

const GUID = '11111111-2222-3333-4444-555555555555'
const ID = '0123456789abcdef01234567'
const stored: IClient = {
  _id: ID,
  name: 'Contoso',
  provider: 'azureoauth',
  formType: 'assistant',
  _httpConnectorId: ID,
  oauth2: {
    clientId: GUID,
    clientSecret: MASK,
    grantType: 'authorizecode',
    clientCredentialsLocation: 'basicauthheader',
    redirectUri: 'http://localhost:5390/connection/oauth2callback/k1',
    pkceCodeChallengeMethod: 's256',
    unencrypted: { cloud: 'china', tenantId: GUID },
  },
  createdAt: '2026-01-01T00:00:00.000Z',
  lastModified: '2026-01-01T00:00:00.000Z',
}

describe('the document of an OAuth 2.0 client', () => {
  it('is accepted by the contract', () => {
    const values = {
      ...emptyIClient('public'),
      name: 'A',
      tenantId: GUID,
      clientId: ` ${GUID} `,
      clientSecret: 's3cret~',
    }
    const document = iclientDocument(values, ID, 'http://localhost:5390/connection/oauth2callback/k1', undefined)
    expect(IClientInput.parse(document)).toMatchObject({ oauth2: { clientId: GUID, clientSecret: 's3cret~' } })
  })

  it('leaves the secret out when the field stays blank, so that the stored one is kept', () => {
    expect(iclientDocument(iclientValues(stored), ID, undefined, stored).oauth2).not.toHaveProperty('clientSecret')
  })

  it('never sends the mask as if it had been typed', () => {
    const typed = { ...iclientValues(stored), clientSecret: MASK }
    expect(iclientDocument(typed, ID, undefined, stored).oauth2).not.toHaveProperty('clientSecret')
  })

  it('keeps what the form does not show', () => {
    const document = iclientDocument(iclientValues(stored), 'another', undefined, stored)
    expect(document).toMatchObject({ _httpConnectorId: ID, oauth2: { clientCredentialsLocation: 'basicauthheader' } })
  })
})

it('asks for the secret when creating, and when none is stored', () => {
  const asks = (client: IClient | undefined) =>
    iclientRows(client).find((row) => row.field === 'clientSecret')?.required
  expect(asks(undefined)).toBe(true)
  expect(asks(stored)).toBe(false)
})
