/** Stages in the console: an export with transform, filter and preview; a request of one's own; a mapping with fields inside, and its dry run. */
import { expect, type Page, test } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { choose, goTo, panel, signIn } from '../support/console.ts'
import { look } from '../support/look.ts'
import { type RunningKeyway, startKeyway } from '../support/running-keyway.ts'
import { connectSample } from '../support/sample-connection.ts'

const CONNECTION = 'Sample vault'

let keyway: RunningKeyway

test.beforeAll(async ({ browser }) => {
  keyway = await startKeyway()
  await connectSample(keyway, browser, CONNECTION)
})
test.afterAll(async () => {
  await keyway?.stop()
  await keyway?.remove()
})
test.beforeEach(async ({ page }) => {
  await signIn(page, keyway)
})

async function create(page: Page, what: 'export' | 'import', name: string): Promise<void> {
  await goTo(page, what === 'export' ? 'Exports' : 'Imports')
  await page.getByRole('link', { name: `Create ${what}` }).click()
  await page.getByRole('textbox', { name: /^Name/ }).fill(name)
  await choose(page, 'Connection', CONNECTION)
}

const typeInto = async (page: Page, label: string, text: string) => {
  const editor = page.getByRole('textbox', { name: label })
  await expect(editor).toHaveAttribute('contenteditable', 'true')
  await editor.fill(text)
}

/** Name of a secret that the sample vault holds. */
async function firstSecret(): Promise<string> {
  const [first] = await keyway.client.connections.list()
  const listed = await keyway.client.exports.preview({
    body: { name: 'x', _connectionId: first?._id, http: { _httpConnectorEndpointId: 'GetSecrets' }, limit: 1 },
  })
  return String(listed.data[0]?.name)
}

test('an export with transform and filter is previewed stage by stage before it is saved', async ({ page }) => {
  await create(page, 'export', 'Names in capitals')
  await choose(page, 'Operation', 'List secrets')
  await page.getByLabel('Get the value of each secret').check()

  await page.getByRole('button', { name: 'Transform' }).click()
  await page.getByRole('radiogroup', { name: 'How records are transformed' }).getByText('jsonata').click()
  await typeInto(page, 'Expression', '{"name": $uppercase(name), "secret": value')
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  // The mistake stands at the field, and nothing was read.
  await expect(panel(page).getByText(/The expression cannot be read/)).toBeVisible()
  await typeInto(page, 'Expression', '{"name": $uppercase(name), "secret": value}')

  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('radiogroup', { name: 'How records are filtered' }).getByText('Rules').click()
  await typeInto(page, 'Rules', '["notempty", ["extract", "name"]]')
  await page.getByRole('button', { name: 'Preview', exact: true }).click()

  const preview = page.getByRole('region', { name: 'Preview' })
  await expect(preview.getByText('10 in, 10 out.').first()).toBeVisible()
  await expect(preview.getByRole('region', { name: '10 records' }).getByText('******').first()).toBeVisible()
  await preview.getByRole('button', { name: 'Records', exact: true }).click()
  await expect(preview.getByRole('columnheader', { name: 'attributes.enabled' })).toBeVisible()
  await expectAccessible(page, 'a preview with stages')

  // From now on the expression is tried on the first record while one types, and a mistake is underlined.
  await typeInto(page, 'Expression', '{"name": $uppercase(name), "secret": value')
  await expect(panel(page).getByText(/The expression cannot be read at character \d+/)).toBeVisible()
  await expect(page.locator('.cm-fault')).toBeVisible()
  await expectAccessible(page, 'an expression with a mistake')
  await typeInto(page, 'Expression', '{"name": $uppercase(name), "kept": value}')
  await expect(page.getByRole('region', { name: 'The first record, transformed' })).toContainText('"kept": "******"')
  await page.getByRole('textbox', { name: 'Expression' }).press('End')
  await page.keyboard.type(' ~> $merg')
  await expect(page.getByRole('option', { name: '$merge' })).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('expression-1440.png') })
  await page.keyboard.press('Escape')
  await typeInto(page, 'Expression', '{"name": $uppercase(name), "secret": value}')
  await expect(page.getByRole('region', { name: 'The first record, transformed' })).toContainText('"secret"')

  await preview.getByRole('button', { name: 'Show values' }).click()
  await page.getByRole('dialog', { name: 'Show secret values?' }).getByRole('button', { name: 'Show values' }).click()
  await expect(preview.getByText('Secret values are shown. This is in the audit log.')).toBeVisible()

  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Export "Names in capitals" saved')).toBeVisible()
  await goTo(page, 'Audit log')
  await expect(page.getByRole('table', { name: 'entries' }).getByText('Secrets shown')).toBeVisible()
})

test("a request of one's own says what is wrong with its resource path, and pages by URL; as a lookup it is tried with a record", async ({
  page,
}) => {
  await create(page, 'export', 'Free list')
  await page.getByRole('radiogroup', { name: 'What is read' }).getByText('HTTP request').click()
  await page.getByLabel('Relative URI').fill('/secrets?api-version=2025-07-01&maxresults=5')
  await expect(page.getByRole('region', { name: 'The address in a first run' })).toHaveText(
    /\/secrets\?.*maxresults=5$/,
  )
  await page.getByRole('textbox', { name: 'Resource path' }).fill('values')
  await choose(page, 'Paging', 'Next page URL')
  await page.getByLabel('Path of the next page').fill('nextLink')
  await page.getByLabel('Status that ends the list').fill('99')
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(panel(page).getByText(/must be at least 100/)).toBeVisible()
  await page.getByLabel('Status that ends the list').fill('410')
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  const preview = page.getByRole('region', { name: 'Preview' })
  await expect(
    preview.getByText(/"values" matched nothing. The answer has these members: value, nextLink/),
  ).toBeVisible()
  await page.getByRole('textbox', { name: 'Resource path' }).fill('value')
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(preview.getByRole('region', { name: '10 records' })).toBeVisible()
  await expectAccessible(page, 'an HTTP export')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Export "Free list" saved')).toBeVisible()
  await page.getByRole('link', { name: 'Free list' }).click()
  await expect(page.getByLabel('Path of the next page')).toHaveValue('nextLink')

  await page.getByLabel('Lookup').check()
  await expect(page.getByLabel('Status that ends the list')).toHaveValue('410')
  await page.getByLabel('Relative URI').fill('/secrets/{{record.of}}/versions?api-version=2025-07-01')
  await expect(page.getByLabel('Page size')).toBeHidden()
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(preview.getByText('Paste a record as JSON.')).toBeVisible()
  const of = await firstSecret()
  await typeInto(page, 'Sample record', JSON.stringify({ of }))
  await expect(page.getByRole('region', { name: 'The address for the sample record' })).toContainText(`/secrets/${of}/`)
  await typeInto(page, 'Headers', 'X-Of: {{record.off}}')
  await expect(panel(page).getByText(/uses "off", which this record does not have/)).toBeVisible()
  await typeInto(page, 'Headers', '')
  // Inputs of an operation complete members of the record too.
  const kinds = page.getByRole('radiogroup', { name: 'What is read' })
  await kinds.getByText('Operation').click()
  await choose(page, 'Operation', 'Get a secret')
  await page.getByLabel('Secret name').fill('{{record.o')
  await expect(page.getByRole('option', { name: 'record.of' })).toBeVisible()
  await page.keyboard.press('Escape')
  await kinds.getByText('HTTP request').click()
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(preview.getByText(`/secrets/${of}/versions`)).toBeVisible()
  await expect(preview.getByRole('region', { name: '1 record' })).toBeVisible()
  await look(page, 'a lookup by a request')
  // The notice of the first save says the same: it has to be gone before the second one can be waited for.
  await expect(page.getByText('Export "Free list" saved')).toBeHidden()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Export "Free list" saved')).toBeVisible()
  const [saved] = (await keyway.client.exports.list()).filter(({ name }) => name === 'Free list')
  expect(saved).toMatchObject({ isLookup: true, http: { formType: 'http', paging: { lastPageStatusCode: 410 } } })
})

test('a mapping with fields inside is seen live, and a dry run tells what would change', async ({ page }) => {
  const known = await firstSecret()
  await create(page, 'import', 'Tagged')
  // A request of its own, first: members are completed, and each part shows what it is for the sample.
  const kinds = page.getByRole('radiogroup', { name: 'What is done' })
  await kinds.getByText('HTTP request').click()
  await choose(page, 'Method', 'PUT')
  await typeInto(page, 'Sample records', '{ "name": "a b", "value": "v" }')
  const address = page.getByRole('textbox', { name: 'Relative URI' })
  await address.fill('/secrets/{{record.n')
  await expect(page.getByRole('option', { name: 'record.name' })).toBeVisible()
  await look(page, 'template-completion')
  await address.press('Enter')
  await address.press('End')
  await page.keyboard.type('}}')
  await expect(address).toHaveValue('/secrets/{{record.name}}')
  await expect(page.getByRole('region', { name: 'The address for the first record' })).toHaveText(/\/secrets\/a%20b$/)
  await typeInto(page, 'Headers', 'X-Team: {{record.team}}')
  await expect(panel(page).getByText(/uses "team", which this record does not have/)).toBeVisible()
  await typeInto(page, 'Headers', 'X-Team: {{record.value}}')
  await expect(page.getByRole('region', { name: 'The headers for the first record' })).toContainText('x-team: v')
  await look(page, 'template-result')
  await kinds.getByText('Operation').click()
  await choose(page, 'Operation', 'Set a secret')
  const mapping = page.getByRole('region', { name: 'Mapping', exact: true })
  await mapping.getByRole('button', { name: 'Customise' }).click()
  await mapping.getByRole('button', { name: 'Fill tags field by field' }).click()
  const inside = mapping.getByRole('region', { name: 'Fields of tags' })
  await inside.getByLabel('Fill').fill('owner')
  await inside.getByLabel('With').fill('{{uppercase record.team}}')
  await inside.getByRole('button', { name: 'More about owner' }).click()
  await expect(inside.getByLabel('Default')).toBeVisible()

  await typeInto(
    page,
    'Sample records',
    JSON.stringify([
      { name: known, value: 'another value', team: 'ops' },
      { name: 'not-there-yet', value: 'v', team: 'ops' },
      { name: 'no-team', value: 'v' },
    ]),
  )
  const trial = page.getByRole('region', { name: 'Try it' })
  await expect(
    trial.getByRole('region', { name: 'The first record, mapped' }).getByText('"owner": "OPS"'),
  ).toBeVisible()
  await expect(trial.getByText('"value": "******"')).toBeVisible()

  await trial.getByRole('button', { name: 'Dry run' }).click()
  const table = trial.getByRole('region', { name: 'Dry run of 3 records' })
  await expect(table.getByRole('row', { name: new RegExp(`^${known} Updated value \\(changed\\)`) })).toBeVisible()
  await expect(table.getByRole('row', { name: /^not-there-yet Created value \(new\), tags \(new\)/ })).toBeVisible()
  await expect(table.getByRole('row', { name: /^no-team Refused .*does not have/ })).toBeVisible()
  await expectAccessible(page, 'a dry run')

  await page.getByRole('switch', { name: 'Leave out what would not change' }).check()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Import "Tagged" saved')).toBeVisible()
  await page.getByRole('link', { name: 'Tagged' }).click()
  await expect(inside.getByLabel('With')).toHaveValue('{{uppercase record.team}}')
})
