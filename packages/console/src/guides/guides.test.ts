import { AZURE_KEY_VAULT_ID, type CloudOffer } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { connectionRows, EMPTY_CONNECTION } from '../connections/connection-values.ts'
import { iclientRows } from '../iclients/iclient-values.ts'
import { GUIDES, type GuideName, type GuideRow, guideLink } from './guides.ts'

const offer = (cloud: CloudOffer['cloud'], portalUrl: string): CloudOffer => ({
  cloud,
  name: cloud,
  vaultUrlExample: '',
  portalUrl,
  scopes: {} as CloudOffer['scopes'],
  appScopes: {} as CloudOffer['appScopes'],
})
const PUBLIC = offer('public', 'https://portal.azure.com/')
const SANDBOX = offer('sandbox', 'http://portal.localhost:5392')
const clientId = '11111111-2222-3333-4444-555555555555'
const names = Object.keys(GUIDES) as GuideName[]

/** Fields whose value is a person's own, or a file of theirs. */
const OWN = ['name', 'days', 'pfx', 'cert', 'key', 'passphrase']
/** How calls are made and answers read, which Azure has no place for. */
const ADVANCED = [
  'mediaType',
  'successMediaType',
  'errorMediaType',
  'headers',
  'failStatusCode',
  'failCodes',
  'failPath',
  'failValues',
  'limitStatusCode',
  'limitPath',
  'limitValues',
  'pingMethod',
  'pingUri',
  'pingBody',
  'successPath',
  'successValues',
  'pingFailPath',
  'pingFailValues',
  'errorPath',
  'targetLevel',
  'borrowFrom',
  'retryHeader',
  'settings',
  'limitRate',
]
/** Fields that stand beside the guide of another. */
const BESIDE: Readonly<Record<string, GuideName>> = { iclientId: 'iclient', certificateFrom: 'certificate' }

describe('guides', () => {
  it('lead to the place of every field that has one in Azure', () => {
    const fields = [...connectionRows(AZURE_KEY_VAULT_ID, EMPTY_CONNECTION), ...iclientRows(undefined)].map(
      ({ field }) => field,
    )
    for (const field of fields.filter((one) => !OWN.includes(one) && !ADVANCED.includes(one))) {
      expect(names, field).toContain(BESIDE[field] ?? field)
    }
  })

  it('lead to the portal of the cloud, and say so', () => {
    for (const name of names) {
      const { steps, learn }: GuideRow = GUIDES[name]
      expect(steps.length, name).toBeGreaterThan(0)
      expect(learn).toMatch(/^https:\/\/learn\.microsoft\.com\//)
      expect(guideLink(name, { offer: PUBLIC })?.href, name).toMatch(/^https:\/\/portal\.azure\.com\/#(view|browse)\//)
      expect(guideLink(name, { offer: SANDBOX })?.label, name).toContain('Open the sandbox: ')
    }
    expect(guideLink('vaultUrl', { offer: undefined })).toBeUndefined()
  })

  it('lead to the very app and vault once they are known', () => {
    const place = { clientId, vaultUrl: 'https://contoso.vault.localhost:5391' }
    expect(guideLink('clientSecret', { offer: SANDBOX, ...place })?.href).toBe(
      `http://portal.localhost:5392/apps/${clientId}/credentials`,
    )
    expect(guideLink('vaultUrl', { offer: SANDBOX, ...place })?.href).toBe(
      'http://portal.localhost:5392/vaults/contoso/overview',
    )
    expect(guideLink('redirectUri', { offer: PUBLIC, ...place })?.href).toBe(
      `https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Authentication/appId/${clientId}`,
    )
  })

  it('never put into an address what is no id and no vault', () => {
    for (const wrong of ['', '../../evil', 'javascript:alert(1)', `${clientId}/x`, 'https://evil.example/a']) {
      expect(guideLink('clientId', { offer: SANDBOX, clientId: wrong })?.href).toBe('http://portal.localhost:5392/apps')
    }
    expect(guideLink('vaultUrl', { offer: SANDBOX, vaultUrl: 'https://a/../b' })?.href).toBe(
      'http://portal.localhost:5392/vaults',
    )
  })
})
