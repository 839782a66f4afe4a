/** A flow with a schedule, a lookup and a filter: made in the console, tried out, run; then its webhook, and branches. */
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { choose, goTo, panel, signIn } from '../support/console.ts'
import { look } from '../support/look.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { settled } from '../support/settled.ts'
import { createVaultDocuments } from '../support/vault-documents.ts'

let keyway: RunningKeyway

test.beforeAll(async ({ browser }) => {
  keyway = await startKeyway()
  await createVaultDocuments(keyway, browser, 'Contoso flows')
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

test('a flow is scheduled, looks up, filters, is tried out and runs', async ({ page }) => {
  test.setTimeout(180_000)
  await page.goto(keyway.signInUrl)
  await goTo(page, 'Flows')
  await page.getByRole('link', { name: 'Create flow' }).click()
  await panel(page).getByLabel('Name').fill('Copy one')
  await choose(page, 'Export', 'Names of secrets')
  await choose(page, 'Import', 'Set copies')

  // A lookup comes before the import; it is made on the way.
  await page.getByRole('button', { name: 'Add a lookup' }).click()
  await expect(page.getByText('1. Lookup')).toBeVisible()
  await page.getByRole('button', { name: 'Create a lookup' }).click()
  const lookup = panel(page)
  await lookup.getByLabel('Name').first().fill('Whole secret')
  await choose(page, 'Connection', 'Vault')
  await choose(page, 'Operation', /^Get a secret/)
  await expect(lookup.getByLabel('Lookup')).toBeChecked()
  await lookup.getByLabel('Secret name').fill('{{record.nmae')
  await lookup.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(lookup.getByLabel('Secret name')).toHaveAccessibleDescription(/cannot be read/)
  await lookup.getByLabel('Secret name').fill('{{record.name}}')
  await lookup.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Export "Whole secret" saved')).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Lookup' })).toHaveValue('Whole secret')

  // By keyboard alone: the filter.
  await page.getByRole('button', { name: 'Add a filter' }).first().focus()
  await page.keyboard.press('Enter')
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(
    page.getByRole('paragraph').filter({ hasText: 'Name the member each condition looks at.' }),
  ).toBeVisible()
  const [first] = await firstNames()
  await page.getByRole('textbox', { name: 'Member' }).focus()
  await page.keyboard.type('name')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type(first ?? '')
  await page.getByRole('button', { name: 'Add a filter' }).click()
  await page.getByRole('textbox', { name: 'Member' }).nth(1).fill('value')
  await choose(page, 'Condition', 'is not empty', 1)

  // A schedule that never comes is told at its field.
  await choose(page, 'Schedule', 'Cron expression')
  await page.getByLabel('Cron expression').fill('? 0 0 31 2 *')
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByLabel('Cron expression')).toHaveAccessibleDescription(/Schedule never comes/)
  await choose(page, 'Schedule', 'Every day')
  await page.getByLabel('At', { exact: true }).fill('06:30')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berlin')
  await page.getByRole('option', { name: 'Europe/Berlin' }).click()
  await expect(page.getByText(/06:30 (GMT\+[12]|CES?T)/).first()).toBeVisible()
  await look(page, 'flow-form')
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Flow "Copy one" saved')).toBeVisible()
  await expect(page.getByText(/Every day at 06:30 \(Europe\/Berlin\)\. Next: .*06:30/)).toBeVisible()

  await page.getByRole('button', { name: 'Test', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Records').fill('100')
  await dialog.getByRole('button', { name: 'Test', exact: true }).click()
  const steps = dialog.getByRole('list', { name: 'What each step made of the records' })
  await expect(steps.getByText('Import: Set copies')).toBeVisible()
  await steps.getByText(`${first} Taken`).last().click()
  await expect(steps.getByText(`"${first}-copy"`)).toBeVisible()
  await expect(steps.getByText('"value": "******"').last()).toBeVisible()
  await look(page, 'flow-test')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/^1 written, [\d,]+ skipped$/)).toBeVisible()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const chart = page.getByRole('table', { name: /^Records of the last \d+ runs$/ })
  await expect(chart.getByRole('row')).toHaveCount(3, { timeout: 30_000 })
  await page.getByText('Log of this run').click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Completed.' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Reading "Names of secrets".')).toBeVisible()
  await look(page, 'flow-page')
})

test('a flow takes posts at an address that is shown once, and sends records down branches', async ({ page }) => {
  test.setTimeout(120_000)
  await signIn(page, keyway)
  await goTo(page, 'Flows')
  await page.getByRole('link', { name: 'Create flow' }).click()
  await panel(page).getByLabel('Name').fill('Posted')
  await page.getByRole('button', { name: 'Take posts (webhook)' }).click()
  await choose(page, 'Import', 'Set copies')
  await page.getByRole('button', { name: 'Add a router (branches)' }).click()
  await page
    .getByRole('button', { name: /^Add a filter \(now/ })
    .first()
    .click()
  await page.getByRole('textbox', { name: 'Member' }).fill('kind')
  await page.getByRole('textbox', { name: 'Value' }).fill('secret')
  await page.getByLabel('Branch name').nth(1).fill('The rest')
  await look(page, 'flow-branches')
  await panel(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Flow "Posted" saved')).toBeVisible()
  await expect(page.getByText('Records are discarded.')).toBeVisible()

  await page.getByRole('button', { name: 'Make the address' }).click()
  const address = await page.getByLabel('Address', { exact: true }).inputValue()
  expect(address).toMatch(/\/webhook\/kwh_/)
  await look(page, 'flow-webhook-address')
  await page.getByRole('button', { name: 'I have copied it' }).click()
  const records = [
    { name: 'posted', value: 'canary of a post', kind: 'secret' },
    { name: 'other', value: 'v', kind: 'else' },
  ]
  await page.getByRole('button', { name: 'Verify posts' }).click()
  await choose(page, 'Verification', 'Token and signature (HMAC)')
  await page.getByLabel('Header').fill('X-Signature')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const key = page.getByRole('dialog', { name: 'Verify posts' }).locator('input[type="password"]')
  await expect(key).toHaveAccessibleDescription(/Key is required/)
  await key.fill('canary key of posts')
  await look(page, 'flow-webhook-verification')
  await expectAccessible(page, 'verify posts')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('in the header X-Signature, as hex')).toBeVisible()
  const body = JSON.stringify(records)
  const post = (headers: object) =>
    fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  expect((await post({})).status).toBe(401)
  const answer = await post({ 'x-signature': createHmac('sha256', 'canary key of posts').update(body).digest('hex') })
  expect(answer.status).toBe(202)
  const { _jobId } = (await answer.json()) as { _jobId: string }
  await expect
    .poll(async () => (await keyway.client.jobs.get({ params: { id: _jobId } })).status, { timeout: 15_000 })
    .toBe('completed')
  const { flowJob } = await keyway.client.jobs.family({ params: { id: _jobId } })
  expect(flowJob).toMatchObject({ numExport: 2, numSuccess: 1, numIgnore: 1 })
  await page.reload()
  await expect(page.getByText('1 written', { exact: true })).toBeVisible()
  await expect(page.getByText('Other flows write the same vault')).toBeVisible()
  await look(page, 'flow-routed-page')
  expect(keyway.log()).not.toContain(address.split('/').at(-1))
  expect(keyway.log()).not.toContain('canary key of posts')
})

async function firstNames(): Promise<string[]> {
  const { client } = keyway
  const [list] = await client.exports.list()
  const page = await client.exports.invoke({ params: { id: list?._id ?? '' }, body: {} })
  return page.data.map(({ name }) => String(name))
}

test('records that were refused are found, resolved, and sent again once the import is mended', async ({ page }) => {
  const { client } = keyway
  const found = await client.exports.list()
  const source = found.find(({ name }) => name === 'Names of secrets')
  if (!source) throw new Error('The export is missing.')
  const field = { dataType: 'string', status: 'Active' } as const
  const value = { ...field, generate: 'value', extract: '$.id' }
  const broken = await client.imports.create({
    body: {
      name: 'Set addresses',
      _connectionId: source._connectionId,
      http: { _httpConnectorEndpointIds: ['SetSecret'] },
      mappings: [{ ...field, generate: 'secret-name', extract: '$.nowhere' }, value],
    },
  })
  const flow = await client.flows.create({
    body: {
      name: 'Addresses as values',
      disabled: false,
      pageGenerators: [{ _exportId: source._id }],
      pageProcessors: [{ _importId: broken._id }],
    },
  })
  await signIn(page, keyway)
  await page.goto(`${keyway.url}/flows/${flow._id}`)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText(/0 written, \d+ failed/).last()).toBeVisible()
  await page.getByRole('link', { name: 'Retry or resolve' }).click()

  await page.getByRole('textbox', { name: 'Search errors' }).fill('api-key')
  await expect(page.getByRole('button', { name: 'Retry all found' })).toBeEnabled()
  await page
    .getByRole('checkbox', { name: /^Select (?!all)/ })
    .first()
    .check()
  await look(page, 'errors')
  await page.getByRole('button', { name: 'Tag 1 selected' }).click()
  const menu = page.getByRole('dialog', { name: 'Tag 1 selected' })
  await menu.getByRole('textbox', { name: 'New tag' }).fill('ask the owner')
  await menu.getByRole('textbox', { name: 'New tag' }).press('Enter')
  const box = menu.getByRole('checkbox', { name: 'ask the owner' })
  await expect(box).toBeChecked()
  await look(page, 'errors-tags')
  for (const on of [false, true]) {
    await expect(box).toBeEnabled()
    await box.click()
    await expect(box).toBeChecked({ checked: on })
  }
  await expect(box).toBeEnabled()
  await menu.getByRole('textbox', { name: 'New tag' }).fill('Ask the owner')
  await menu.getByRole('button', { name: 'Add and tag' }).click()
  await expect(menu.getByText(/already used by another tag/)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Filter by tag' }).click()
  await page.getByRole('option', { name: 'ask the owner' }).click()
  await expect(page.getByRole('status').filter({ hasText: /^1 shown$/ })).toBeVisible()
  await look(page, 'errors-by-tag')
  await page.getByRole('combobox', { name: 'Filter by tag' }).click()
  await page.getByRole('option', { name: 'All tags' }).click()
  await page.getByRole('button', { name: 'Resolve 1 selected' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve', exact: true }).click()
  await expect(page.getByText('Resolved', { exact: true }).last()).toBeVisible()

  // One record is given the member that the mapping looks for, and sent again.
  const { errors } = await client.flows.stepErrors({ params: { id: flow._id, stepId: broken._id } })
  const name = errors[0]?.traceKey ?? ''
  await page.getByRole('textbox', { name: 'Search errors' }).fill(name)
  // Until then the list is that of the search before, whose rows move away.
  await expect(page.getByRole('status').filter({ hasText: /^1 shown$/ })).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV', exact: true }).click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toContain('"_expOrImpId","errorId"')
  const row = page.getByRole('region', { name: 'Open errors' }).getByRole('listitem').filter({ hasText: name }).first()
  await row.getByRole('button').first().click()
  // A button that moves between press and release is not clicked.
  await settled(page)
  await row.getByRole('button', { name: 'Edit record' }).click()
  const dialog = page.getByRole('dialog', { name: /^Record / })
  const editor = dialog.getByRole('textbox', { name: 'Record' })
  await expect(editor).toContainText('"name"')
  await look(page, 'error-record')
  await editor.fill('{ "nowhere": ')
  await expect(dialog.getByText(/This is not valid JSON/)).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Save & retry' })).toBeDisabled()
  await editor.fill('{ "nowhere": "mended-by-hand", "id": "typed" }')
  await dialog.getByRole('button', { name: 'Save & retry' }).click()
  await expect(page).toHaveURL(`${keyway.url}/flows/${flow._id}`)
  await expect(page.getByText(/^Completed after .*: 1 read, 1 written, 0 failed/).first()).toBeVisible()
  await look(page, 'run-of-a-retry')
  await page.getByRole('link', { name: 'Errors', exact: true }).click()

  await client.imports.patch({
    params: { id: broken._id },
    body: { mappings: [{ ...field, generate: 'secret-name', extract: '$.name' }, value] },
  })
  await page.getByRole('button', { name: 'Retry all' }).click()
  await expect(page).toHaveURL(`${keyway.url}/flows/${flow._id}`)
  await expect(page.getByText(/^Completed after .*: \d{2,} read, .*, 0 failed/).first()).toBeVisible()
  await page.getByRole('link', { name: 'Errors', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'No open errors' })).toBeVisible()
  await look(page, 'errors-none')
  await page.getByText('Resolved', { exact: true }).first().click()
  await expect(page.getByRole('status').filter({ hasText: '100 shown' })).toBeVisible()
  // Tags stay on what was resolved, until the tag itself goes.
  const tagged = page.getByRole('listitem').filter({ hasText: 'ask the owner' })
  await page.getByRole('combobox', { name: 'Filter by tag' }).click()
  await page.getByRole('option', { name: 'ask the owner' }).click()
  await expect(tagged).toHaveCount(1)
  await tagged.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Tag 1 selected' }).click()
  await menu.getByRole('button', { name: 'Delete the tag ask the owner' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('combobox', { name: 'Filter by tag' })).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: '100 shown' })).toBeVisible()
  await expect(tagged).toHaveCount(0)
  await look(page, 'errors-resolved')
})
