/** A flow with a router and branches, built on the graph by keyboard alone, saved and run; and a draft that outlives leaving. */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { createFlow, goTo, panel, signIn } from '../support/console.ts'
import { look } from '../support/look.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { createVaultDocuments } from '../support/vault-documents.ts'

let keyway: RunningKeyway

test.beforeAll(async ({ browser }) => {
  keyway = await startKeyway()
  await createVaultDocuments(keyway, browser, 'Contoso builder')
  const [source] = await keyway.client.exports.list()
  await keyway.client.exports.create({
    body: {
      name: 'Whole secret',
      isLookup: true,
      _connectionId: source?._connectionId ?? '',
      http: { _httpConnectorEndpointId: 'GetSecret', parameters: { 'secret-name': '{{record.name}}' } },
    },
  })
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})

const steps = (page: Page) => page.getByRole('list', { name: 'Steps', exact: true })
const node = (page: Page, words: string | RegExp) => steps(page).getByRole('button', { name: words })
const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}
/** Opens the menu of what has the focus, a node or a +, and takes an entry of it. */
const add = async (page: Page, what: string, key = 'a'): Promise<void> => {
  await page.keyboard.press(key)
  const item = page.getByRole('menuitem', { name: what, exact: true })
  await expect(item).toBeVisible()
  await item.focus()
  await page.keyboard.press('Enter')
  await expect(panel(page)).toBeVisible()
}
/** Types into the field that has the focus, takes the first entry and leaves the panel by Enter on Done. */
const done = async (page: Page): Promise<void> => {
  await panel(page).getByRole('button', { name: 'Done' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}
const pick = async (page: Page, label: string, words: string): Promise<void> => {
  await page.getByRole('combobox', { name: label }).focus()
  await page.keyboard.type(words)
  await expect(page.getByRole('option', { name: words })).toBeVisible()
  await press(page, 'ArrowDown', 'Enter')
  await expect(page.getByRole('combobox', { name: label })).toHaveValue(words)
}

test('a flow with branches is built by keyboard alone, saved and run', async ({ page }) => {
  test.setTimeout(180_000)
  await page.goto(keyway.signInUrl)
  await createFlow(page, { name: 'By keys', export: 'Names of secrets', import: 'Set copies' })
  await expect(steps(page).getByRole('listitem')).toHaveCount(2)

  // From the export: a router takes the import into its first branch.
  await node(page, /^Export/).focus()
  await add(page, 'Router with branches')
  await expect(panel(page).getByRole('heading', { name: 'Router settings' })).toBeVisible()
  await done(page)
  await expect(node(page, /^Router/)).toBeFocused()
  await expect(steps(page).getByRole('listitem')).toHaveCount(5)
  await look(page, 'flow-graph')

  // Saving tells what is wrong, at the node and at its field.
  const save = page.getByRole('region', { name: 'Steps of the flow' }).getByRole('button', { name: 'Save' })
  await save.focus()
  await press(page, 'Enter')
  await expect(panel(page).getByRole('heading', { name: 'Branch settings' })).toBeVisible()
  await expect(panel(page).getByText(/takes every record, so no record reaches the branches after/)).toBeVisible()
  await look(page, 'flow-graph-settings')
  await panel(page)
    .getByRole('button', { name: /^Add a filter/ })
    .focus()
  await press(page, 'Enter')
  const [first = ''] = await firstNames()
  await page.getByRole('textbox', { name: 'Member' }).focus()
  await page.keyboard.type('name')
  await press(page, 'Tab', 'Tab')
  await page.keyboard.type(first)
  await done(page)
  await expect(node(page, /^Branch Branch 1/)).toBeFocused()

  // A lookup reads the value for the import behind it: by the + on the way there.
  await press(page, 'Tab')
  await expect(page.getByRole('button', { name: 'Add a step between Branch 1 and Set copies' })).toBeFocused()
  await add(page, 'Lookup', 'Enter')
  await pick(page, 'Lookup', 'Whole secret')
  await done(page)
  await expect(node(page, /^Lookup Whole secret/)).toBeFocused()

  // Along the graph: to the import, back, down to the other branch, where a second import is added and taken back.
  await press(page, 'ArrowRight')
  await expect(node(page, /^Import/)).toBeFocused()
  await press(page, 'ArrowLeft', 'ArrowLeft', 'ArrowDown')
  await expect(node(page, /^Branch Branch 2/)).toBeFocused()
  await add(page, 'Import')
  await pick(page, 'Import', 'Set copies')
  await done(page)
  await expect(node(page, /^Import Set copies/)).toHaveCount(2)
  await press(page, 'Control+z')
  await expect(node(page, /^Import Set copies/)).toHaveCount(1)
  await press(page, 'Control+Shift+z')
  await expect(node(page, /^Import/)).toHaveCount(2)
  await press(page, 'Control+z')

  // A branch moves and goes again.
  await node(page, /^Branch Branch 2/).focus()
  await press(page, 'Alt+ArrowUp')
  await expect(
    steps(page)
      .getByRole('button', { name: /^Branch/ })
      .first(),
  ).toHaveText(/Branch 2/)
  // The button that moves it keeps the focus, to be pressed again.
  const later = page.getByRole('toolbar').getByRole('button', { name: 'Move later' })
  await later.focus()
  await press(page, 'Enter')
  await expect(later).toBeFocused()
  await expect(
    steps(page)
      .getByRole('button', { name: /^Branch/ })
      .last(),
  ).toHaveAttribute('aria-current', 'true')
  await node(page, /^Branch Branch 2/).focus()
  await add(page, 'Branch')
  await done(page)
  await expect(node(page, /^Branch Branch 3/)).toBeFocused()
  await press(page, 'Delete')
  await expect(node(page, /^Branch Branch 3/)).toHaveCount(0)

  await save.focus()
  await press(page, 'Enter')
  await expect(page.getByText('Flow "By keys" saved')).toBeVisible()
  await expect(save).toBeHidden()
  const [flow] = await keyway.client.flows.list({ query: { q: 'By keys' } })
  expect(flow?.routers?.[0]?.branches).toMatchObject([
    { pageProcessors: [{ type: 'export' }, { type: 'import' }] },
    { pageProcessors: [] },
  ])

  await page.getByRole('button', { name: 'Run', exact: true }).focus()
  await press(page, 'Enter')
  await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 30_000 })
  await expect(node(page, /^Import 1 written/)).toBeVisible()
  await look(page, 'flow-graph-run')
})

test('a draft outlives leaving the page, is shown by both faces, and can be dropped', async ({ page }) => {
  await signIn(page, keyway)
  await createFlow(page, { name: 'Half done', export: 'Names of secrets', import: 'Set copies' })
  await node(page, /^Import/).dblclick()
  await panel(page).getByRole('switch', { name: 'Go on after a failure' }).check()
  await done(page)
  await expect(page.getByText('Changes are not saved yet')).toBeVisible()

  await goTo(page, 'Home')
  await goTo(page, 'Flows')
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name }) })
  await expect(row('Half done')).toContainText('Draft')
  await expect(row('By keys')).toContainText('Completed')
  await expect(row('By keys')).not.toContainText('Draft')
  await look(page, 'flows')
  await page.getByRole('combobox', { name: 'Filter by state' }).click()
  await page.getByRole('option', { name: 'Disabled' }).click()
  await expect(page.getByText(/^No flow matches/)).toBeVisible()
  await page.goBack()
  await goTo(page, 'Flows')
  await page.getByRole('textbox', { name: 'Search flows' }).fill('half')
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('link', { name: 'Half done' }).click()
  await expect(page.getByText('Your unsaved draft from just now')).toBeVisible()
  await expect(node(page, /Goes on after a failure/)).toBeVisible()
  // The form is another face of the same draft.
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await expect(panel(page).getByRole('switch', { name: 'Go on after a failure' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)

  let asked = false
  page.on('dialog', (dialog) => {
    asked = true
    void dialog.dismiss()
  })
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toBe(true)
  await page.getByRole('button', { name: 'Discard draft' }).click()
  await expect(page.getByText('Your unsaved draft from')).toHaveCount(0)
  await expect(node(page, /Goes on after a failure/)).toHaveCount(0)
  // Even that can be taken back.
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(node(page, /Goes on after a failure/)).toBeVisible()
  await page.getByRole('button', { name: 'Discard draft' }).click()
})

test('home tells how flows stand and what ran', async ({ page }) => {
  await signIn(page, keyway)
  const flows = page.getByRole('region', { name: 'Flows' })
  await expect(flows.getByRole('listitem').filter({ hasText: 'By keys' })).toContainText('1 written')
  const records = page.getByRole('region', { name: 'Records' })
  await expect(records.getByRole('table', { name: 'Records in the last 24 hours' })).toBeAttached()
  await records.getByText('7 days').click()
  await expect(records.getByRole('table', { name: 'Records in the last 7 days' })).toBeAttached()
  await look(page, 'home')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => localStorage.setItem('mantine-color-scheme-value', 'dark'))
  await page.reload()
  await look(page, 'home-dark')
  await flows.getByRole('link', { name: 'By keys' }).click()
  await expect(node(page, /^Import/)).toBeVisible()
  await look(page, 'flow-graph-dark')
})

test('what was typed into an export or import is offered again', async ({ page }) => {
  await signIn(page, keyway)
  for (const kind of ['Export', 'Import']) {
    await goTo(page, `${kind}s`)
    await look(page, `${kind}s`)
    await page.getByRole('link', { name: `Create ${kind.toLowerCase()}` }).click()
    await panel(page).getByLabel('Name').fill(`Half an ${kind}`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await goTo(page, 'Home')
    await goTo(page, `${kind}s`)
    await page.getByRole('link', { name: `Create ${kind.toLowerCase()}` }).click()
    await expect(panel(page).getByLabel('Name')).toHaveValue(`Half an ${kind}`)
    await expectAccessible(page, `draft of an ${kind}`)
    await panel(page).getByRole('button', { name: 'Discard draft' }).click()
    await expect(panel(page).getByLabel('Name')).toHaveValue('')
    await page.keyboard.press('Escape')
  }
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  expect(stored).not.toContain('Half an')
})

async function firstNames(): Promise<string[]> {
  const { client } = keyway
  const [list] = await client.exports.list()
  const page = await client.exports.invoke({ params: { id: list?._id ?? '' }, body: {} })
  return page.data.map(({ name }) => String(name))
}
