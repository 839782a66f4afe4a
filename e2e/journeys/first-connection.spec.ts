/**
 * The main job, as a new user does it: from a client secret in the portal to 200 copied secrets. At the end everything the
 * journey left behind is searched for secrets.
 */
import { sampleSecrets } from '@keyway/cli'
import { expect, test } from '@playwright/test'
import { dumpDatabase } from '../../packages/server/test/support/database-dump.ts'
import { findLeaks, type Planted } from '../../packages/server/test/support/sweep.ts'
import { expectAccessible } from '../support/accessible.ts'
import { keepAnswers } from '../support/answers.ts'
import {
  chooseScopes,
  createExport,
  createFlow,
  createImport,
  fillConnection,
  fillOAuthClient,
  openCreateConnection,
  panel,
  saveAndAuthorize,
  signInAtMicrosoft,
  startOAuthClient,
} from '../support/console.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { addClientSecret, registerApp } from '../support/sandbox-portal.ts'
import { storedSecrets } from '../support/stored-secrets.ts'

const PERSON = 'Megan Bowen'

let keyway: RunningKeyway

test.beforeAll(async () => {
  keyway = await startKeyway()
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

test('connects two vaults, copies 200 secrets between them, and leaves no secret behind', async ({ page, context }) => {
  const answers = keepAnswers(context, keyway.url)
  await page.goto(keyway.signInUrl)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page, 'home')

  await openCreateConnection(page)
  await expectAccessible(page, 'create connection')
  const redirectUri = await startOAuthClient(page)

  const portal = await context.newPage()
  const clientId = await registerApp(portal, keyway.portalUrl, 'Contoso integrations', redirectUri)
  const clientSecret = await addClientSecret(portal, 'Keyway')
  await expectAccessible(portal, 'portal: certificates and secrets')
  await portal.close()

  await fillOAuthClient(page, { name: 'Contoso app', clientId, clientSecret })
  await fillConnection(page, { name: 'Source vault', apiType: 'Data plane', vaultUrl: keyway.sample.from })
  await chooseScopes(page)
  const popup = await saveAndAuthorize(page)
  await expect(popup.getByRole('heading', { name: 'Choose an account' })).toBeVisible()
  await expectAccessible(popup, 'choose an account')
  const closed = popup.waitForEvent('close')
  await signInAtMicrosoft(popup, PERSON, 'Allow access')
  await closed
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await expect(panel(page).getByText('These changes need a new sign-in')).toHaveCount(0)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /Source vault.*Online/ })).toBeVisible()
  // A panel that slides out is there a moment longer, and half faded its contrast is nobody's.
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expectAccessible(page, 'connections')

  await openCreateConnection(page)
  await fillConnection(page, {
    name: 'Target vault',
    apiType: 'Data plane',
    client: 'Contoso app',
    vaultUrl: keyway.sample.to,
  })
  await chooseScopes(page)
  // Consent was given for this app and this resource: only the account is asked for.
  const second = await saveAndAuthorize(page)
  await second.getByRole('button', { name: new RegExp(PERSON) }).click()
  await expect(panel(page).getByText('Authorized: the connection is ready to use')).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /Target vault.*Online/ })).toBeVisible()

  await createExport(page, { name: 'All secrets', connection: 'Source vault', operation: 'List secrets' })
  await createImport(page, { name: 'Set secrets', connection: 'Target vault', operation: 'Set a secret' })
  await createFlow(page, { name: 'Copy secrets', export: 'All secrets', import: 'Set secrets' })
  await expectAccessible(page, 'flow')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 30_000 })
  const [flow] = await keyway.client.flows.list()
  const [latest] = await keyway.client.flows.latestJobs({ params: { id: flow?._id ?? '' } })
  expect(latest?.flowJob).toMatchObject({ status: 'completed', numSuccess: 200, numError: 0 })

  expect(await keyway.command('connections', 'ping', 'source vault')).toMatchObject({ ok: true, code: 200 })
  expect(await keyway.command('flows', 'run', 'Copy secrets')).toMatchObject({ status: 'completed', numSuccess: 200 })

  const log = keyway.log()
  const places = await answers.places()
  await keyway.stop()
  const planted: Planted[] = [
    { what: 'client secret of the portal', value: clientSecret },
    ...(await storedSecrets(keyway.dataDir)),
    ...sampleSecrets(Date.now()).map(({ name, value }) => ({ what: `value of ${name}`, value })),
  ]
  // Two connections hold two tokens each; the client's secret and the sample client's are sealed as well.
  expect(planted.filter(({ what }) => what.endsWith('token')).length).toBe(4)
  const everywhere = [...places, ...(await dumpDatabase(keyway.dataDir)), { name: 'log', content: Buffer.from(log) }]
  expect(findLeaks(planted, everywhere)).toEqual([])
})
