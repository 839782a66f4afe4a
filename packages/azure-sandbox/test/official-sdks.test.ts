/** Microsoft's own libraries, unmodified, with all their checks on. */

import { generateKeyPairSync } from 'node:crypto'
import { KeyVaultManagementClient } from '@azure/arm-keyvault'
import { ClientCertificateCredential, ClientSecretCredential, DeviceCodeCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { ConfidentialClientApplication } from '@azure/msal-node'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'
import { trust } from './trust.ts'

const sandbox = await startTestSandbox()
trust(sandbox)
const { control, endpoints, tenantId, subscriptionId, resourceGroup } = sandbox
const REDIRECT = 'http://localhost:3000/callback'
const app = control.registerApp({ displayName: 'SDK', redirectUris: [REDIRECT], isFallbackPublicClient: true })
const secret = app.addSecret('sdk').secretText
const authority = { authorityHost: endpoints.login, disableInstanceDiscovery: true }
const credential = new ClientSecretCredential(tenantId, app.clientId, secret, authority)
const vault = await control.createVault({ name: 'sdk-vault' })
await control.setAccessPolicy('sdk-vault', app.objectId)

describe('@azure/identity', () => {
  it('ClientSecretCredential reads a secret through the challenge', async () => {
    const secrets = new SecretClient(vault.url, credential)
    await secrets.setSecret('greeting', 'hello')
    expect((await secrets.getSecret('greeting')).value).toBe('hello')
  })

  it('ClientSecretCredential reports a wrong secret as AADSTS7000215', async () => {
    const wrong = new ClientSecretCredential(tenantId, app.clientId, 'wrong', authority)
    await expect(wrong.getToken(`${endpoints.vaultResource}/.default`)).rejects.toThrow('AADSTS7000215')
  })

  it('ClientCertificateCredential signs in with a certificate of the app', async () => {
    const certificate = await makeCertificate()
    app.addCertificate(certificate.public)
    const byCertificate = new ClientCertificateCredential(
      tenantId,
      app.clientId,
      { certificate: certificate.both },
      authority,
    )
    const { token } = await byCertificate.getToken(`${endpoints.vaultResource}/.default`)
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.appidacr).toBe('2')
  })

  it('ClientCertificateCredential reports an unknown certificate as AADSTS700027', async () => {
    const certificate = await makeCertificate()
    const unknown = new ClientCertificateCredential(
      tenantId,
      app.clientId,
      { certificate: certificate.both },
      authority,
    )
    await expect(unknown.getToken(`${endpoints.vaultResource}/.default`)).rejects.toThrow('AADSTS700027')
  })

  it('DeviceCodeCredential waits for the person and gets a token', async () => {
    const byDevice = new DeviceCodeCredential({
      tenantId,
      clientId: app.clientId,
      ...authority,
      userPromptCallback: ({ userCode }) => void approve(userCode),
    })
    const { token } = await byDevice.getToken(`${endpoints.vaultResource}/user_impersonation`)
    expect(token.split('.')).toHaveLength(3)
  }, 15_000)
})

async function approve(userCode: string): Promise<void> {
  const post = (fields: Record<string, string>) =>
    sandbox.send(`${endpoints.browser}/devicelogin`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  await post({ user_code: userCode, user: control.users()[0]?.id ?? '' })
}

describe('@azure/msal-node', () => {
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: app.clientId,
      clientSecret: secret,
      authority: `${endpoints.login}/${tenantId}`,
      knownAuthorities: [new URL(endpoints.login).host],
    },
  })
  const scopes = [`${endpoints.vaultResource}/user_impersonation`]

  it('signs a person in by code and refreshes silently', async () => {
    const url = await client.getAuthCodeUrl({ scopes, redirectUri: REDIRECT })
    const back = new URL(await control.signIn(url, { user: 'megan.bowen@contoso.onmicrosoft.com' }))
    const first = await client.acquireTokenByCode({
      scopes,
      redirectUri: REDIRECT,
      code: back.searchParams.get('code') ?? '',
    })
    expect(first.account?.username).toBe('megan.bowen@contoso.onmicrosoft.com')
    if (!first.account) throw new Error('no account')
    const again = await client.acquireTokenSilent({ scopes, account: first.account, forceRefresh: true })
    expect(again.accessToken).not.toBe(first.accessToken)
  })

  it('reports revoked sessions as needing interaction', async () => {
    const [account] = await client.getTokenCache().getAllAccounts()
    if (!account) throw new Error('no account')
    control.revokeSignInSessions('megan.bowen@contoso.onmicrosoft.com')
    const silent = client.acquireTokenSilent({ scopes, account, forceRefresh: true })
    await expect(silent).rejects.toMatchObject({ errorCode: 'invalid_grant' })
  })
})

describe('@azure/arm-keyvault', () => {
  const arm = new KeyVaultManagementClient(credential, subscriptionId, {
    endpoint: endpoints.arm,
    credentials: undefined,
  } as never)
  const location = 'eastus'
  const body = (objectId = app.objectId) => ({
    location,
    properties: {
      tenantId,
      sku: { family: 'A' as const, name: 'standard' as const },
      accessPolicies: [{ tenantId, objectId, permissions: { secrets: ['get' as const] } }],
      enableRbacAuthorization: false,
    },
  })

  it('creates, reads, lists, updates and deletes a vault, and sees it among the deleted', async () => {
    const made = await arm.vaults.createOrUpdate(resourceGroup, 'arm-vault', body(), { updateIntervalInMs: 10 })
    expect(made.properties?.provisioningState).toBe('Succeeded')
    expect((await arm.vaults.get(resourceGroup, 'arm-vault')).properties?.vaultUri).toBe(
      `${endpoints.vault('arm-vault')}/`,
    )
    await arm.vaults.update(resourceGroup, 'arm-vault', { tags: { team: 'blue' } })
    const names: (string | undefined)[] = []
    for await (const one of arm.vaults.listByResourceGroup(resourceGroup)) names.push(one.name)
    expect(names).toContain('arm-vault')
    await arm.vaults.delete(resourceGroup, 'arm-vault')
    expect((await arm.vaults.getDeleted('arm-vault', location)).properties?.tags).toEqual({ team: 'blue' })
  })

  it('refuses the name of a deleted vault, recovers it, and purges it', async () => {
    await expect(arm.vaults.createOrUpdate(resourceGroup, 'arm-vault', body())).rejects.toMatchObject({
      code: 'ConflictError',
    })
    const recovered = await arm.vaults.createOrUpdate(
      resourceGroup,
      'arm-vault',
      { location, properties: { ...body().properties, createMode: 'recover' } },
      { updateIntervalInMs: 10 },
    )
    expect(recovered.tags).toEqual({ team: 'blue' })
    await arm.vaults.delete(resourceGroup, 'arm-vault')
    await arm.vaults.purgeDeleted('arm-vault', location, { updateIntervalInMs: 10 })
    expect(
      (await arm.vaults.checkNameAvailability({ name: 'arm-vault', type: 'Microsoft.KeyVault/vaults' })).nameAvailable,
    ).toBe(true)
  }, 20_000)

  it('adds, replaces and removes access policies', async () => {
    await arm.vaults.createOrUpdate(resourceGroup, 'policy-vault', body(), { updateIntervalInMs: 10 })
    const change = (kind: 'add' | 'replace' | 'remove', secrets: string[]) =>
      arm.vaults.updateAccessPolicy(resourceGroup, 'policy-vault', kind, {
        properties: { accessPolicies: [{ tenantId, objectId: app.objectId, permissions: { secrets } }] },
      })
    expect((await change('add', ['list'])).properties.accessPolicies[0]?.permissions.secrets).toEqual(['get', 'list'])
    expect((await change('replace', ['set'])).properties.accessPolicies[0]?.permissions.secrets).toEqual(['set'])
    expect((await change('remove', ['set'])).properties.accessPolicies).toEqual([])
  })

  it('makes secrets and keys without an access policy, and never shows a value', async () => {
    await arm.vaults.createOrUpdate(resourceGroup, 'object-vault', body(), { updateIntervalInMs: 10 })
    const made = await arm.secrets.createOrUpdate(resourceGroup, 'object-vault', 'one', {
      properties: { value: 'canary-99' },
      tags: { a: 'b' },
    })
    expect(made.properties.secretUriWithVersion).toContain(`${endpoints.vault('object-vault')}/secrets/one/`)
    const patched = await arm.secrets.update(resourceGroup, 'object-vault', 'one', {
      properties: { contentType: 'text/plain', attributes: { enabled: false } },
    })
    expect(patched.properties).toMatchObject({ contentType: 'text/plain', attributes: { enabled: false } })
    const read = await arm.secrets.get(resourceGroup, 'object-vault', 'one')
    expect(JSON.stringify(read)).not.toContain('canary-99')
    const key = await arm.keys.createIfNotExist(resourceGroup, 'object-vault', 'k', {
      properties: { kty: 'EC', curveName: 'P-256' },
    })
    const again = await arm.keys.createIfNotExist(resourceGroup, 'object-vault', 'k', {
      properties: { kty: 'EC', curveName: 'P-521' },
    })
    expect(again.keyUriWithVersion).toBe(key.keyUriWithVersion)
    const versions: (string | undefined)[] = []
    for await (const version of arm.keys.listVersions(resourceGroup, 'object-vault', 'k')) versions.push(version.name)
    expect(versions).toHaveLength(1)
    await expect(arm.secrets.get(resourceGroup, 'object-vault', 'none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    })
  })

  it('is refused without a role on the subscription', async () => {
    control.setArmRole(app.objectId, 'None')
    await expect(arm.vaults.get(resourceGroup, 'policy-vault')).rejects.toMatchObject({
      code: 'AuthorizationFailed',
      statusCode: 403,
    })
    control.setArmRole(app.objectId, 'Contributor')
  })
})

/** A self-signed certificate: its public PEM, and key and certificate together as the SDK takes them. */
async function makeCertificate(): Promise<{ readonly public: string; readonly both: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '02',
    name: 'CN=client',
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: privateKey.toCryptoKey(algorithm, true, ['sign']) as CryptoKey,
      publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']) as CryptoKey,
    },
  })
  const pem = certificate.toString('pem')
  return { public: pem, both: `${privateKey.export({ type: 'pkcs8', format: 'pem' })}\n${pem}` }
}
