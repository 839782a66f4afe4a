/** OAuth 2.0 clients by hand: certificates brought as files, and clients of other providers edited without losing anything. */
import { X509Certificate } from 'node:crypto'
import { expect, type Page, test } from '@playwright/test'
import { aCertificate, aPfx, encryptedKey } from '../../packages/server/test/support/certificates.ts'
import { expectAccessible } from '../support/accessible.ts'
import { choose, panel, signIn } from '../support/console.ts'
import { SAMPLE_CLIENT } from '../support/documents.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'

const CLIENT_ID = '22222222-2222-4222-8222-222222222222'
const own = aCertificate({ subject: 'Contoso' })
const thumbprint = new X509Certificate(own.cert).fingerprint.replaceAll(':', '')

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})
test.beforeEach(async ({ page }) => {
  await signIn(page, keyway)
})

const file = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content as string),
})
const save = (page: Page) => panel(page).getByRole('button', { name: 'Save', exact: true }).click()

async function startClient(page: Page, name: string): Promise<void> {
  await page.goto(`${keyway.url}/oauth-clients/new`)
  await panel(page).getByLabel('Name', { exact: false }).first().fill(name)
  await choose(page, 'Way to sign in', 'The app itself, with a certificate')
  await panel(page).getByLabel('Application (client) ID').fill(CLIENT_ID)
}

async function upload(page: Page, label: string, chosen: ReturnType<typeof file>): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await panel(page).getByRole('button', { name: label, exact: true }).click()
  await (await chooser).setFiles(chosen)
}

test('a PFX file is opened with its password, which is told when it is wrong', async ({ page }) => {
  await startClient(page, 'By PFX')
  await panel(page).getByRole('radio', { name: 'Upload a PFX file' }).check()
  await save(page)
  await expect(panel(page).getByText('Choose a PFX file.')).toBeVisible()
  await upload(page, 'PFX file', file('contoso.pfx', Buffer.from(aPfx(own, 'its password'), 'base64')))
  const password = panel(page).getByRole('textbox', { name: 'Password' })
  await password.fill('another')
  await save(page)
  await expect(password).toHaveAccessibleDescription(/password of the PFX file is wrong/)
  await expectAccessible(page, 'PFX file refused')
  await password.fill('its password')
  await save(page)
  await expect(page.getByText('OAuth 2.0 client "By PFX" saved')).toBeVisible()
  await page.getByRole('link', { name: 'By PFX' }).click()
  await expect(panel(page).getByText(thumbprint)).toBeVisible()
})

test('PEM files may be two, the key encrypted', async ({ page }) => {
  await startClient(page, 'By PEM')
  await panel(page).getByRole('radio', { name: 'Upload PEM files' }).check()
  await upload(page, 'Certificate file', file('contoso.cer', new X509Certificate(own.cert).raw))
  await save(page)
  await expect(panel(page).getByText(/without its private key/)).toBeVisible()
  await upload(page, 'Private key file', file('contoso.key', encryptedKey(own, 'key password')))
  await save(page)
  const password = panel(page).getByRole('textbox', { name: 'Password' })
  await expect(password).toHaveAccessibleDescription(/Enter its password/)
  await password.fill('key password')
  await save(page)
  await expect(page.getByText('OAuth 2.0 client "By PEM" saved')).toBeVisible()
})

test('clients of other providers keep their kind, and a change that ends access is told', async ({ page }) => {
  const sample = (await keyway.client.iclients.list()).find((one) => one.name === SAMPLE_CLIENT)
  const { tenantId = '' } = sample?.signIn ?? {}
  const login = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`
  const secret = { clientId: CLIENT_ID, clientSecret: 'abc8Q~secret' }
  const principal = await keyway.client.iclients.create({
    body: { name: 'Principal', provider: 'azureserviceprincipal', azureserviceprincipal: { ...secret, tenantId } },
  })
  const custom = await keyway.client.iclients.create({
    body: {
      name: 'By addresses',
      provider: 'custom_oauth2',
      oauth2: {
        ...secret,
        auth: { uri: `${login}/authorize` },
        token: { uri: `${login}/token` },
        validDomainNames: ['login.microsoftonline.com'],
      },
    },
  })
  for (const before of [principal, custom]) {
    await page.goto(`${keyway.url}/oauth-clients/${before._id}`)
    await panel(page).getByLabel('Name', { exact: false }).first().fill(`${before.name} again`)
    await expectAccessible(page, `edit ${before.provider}`)
    await save(page)
    await expect(page.getByText(`OAuth 2.0 client "${before.name} again" saved`)).toBeVisible()
    const after = await keyway.client.iclients.get({ params: { id: before._id } })
    expect(after).toEqual({ ...before, name: `${before.name} again`, lastModified: after.lastModified })
  }
  await page.goto(`${keyway.url}/oauth-clients/${custom._id}`)
  await panel(page).getByLabel('Access token URL').fill('https://evil.example/t/oauth2/v2.0/token')
  await expect(panel(page).getByText('This ends the access of the connections of this client')).toBeVisible()
  await save(page)
  await expect(panel(page).getByLabel('Access token URL')).toHaveAccessibleDescription(/must look like/)
})
