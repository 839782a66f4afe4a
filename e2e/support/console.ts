/** What a person does in the console, by the words they read there. */
import { expect, type Locator, type Page } from '@playwright/test'
import type { RunningKeyway } from './running-keyway.ts'

export interface OAuthClientFields {
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
}

export interface ConnectionFields {
  readonly name: string
  readonly apiType: 'Control plane' | 'Data plane'
  /** Name of the OAuth 2.0 client; absent when one was just made with +. */
  readonly client?: string
  readonly vaultUrl?: string
}

export const panel = (page: Page) => page.getByRole('dialog').last()

/**
 * Signs in with a new one-time link, and waits until the console is there: the link is exchanged by a request, which going
 * elsewhere at once would cut off.
 */
export async function signIn(page: Page, keyway: Pick<RunningKeyway, 'url' | 'newSignInUrl'>): Promise<void> {
  await page.goto(await keyway.newSignInUrl())
  await expect(page).toHaveURL(`${keyway.url}/`)
}

export async function openCreateConnection(page: Page): Promise<void> {
  await goTo(page, 'Connections')
  await page.getByRole('link', { name: 'Create connection' }).click()
  await page.getByRole('button', { name: /Azure Key Vault/ }).click()
}

/** Opens the form behind + and gives the redirect URI it shows. */
export async function startOAuthClient(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Create an OAuth 2.0 client' }).click()
  return page.getByRole('textbox', { name: 'Redirect URI' }).inputValue()
}

export async function fillOAuthClient(page: Page, fields: OAuthClientFields): Promise<void> {
  const form = panel(page)
  await form.getByLabel('Name', { exact: false }).first().fill(fields.name)
  await form.getByLabel('Application (client) ID').fill(fields.clientId)
  await form.getByRole('textbox', { name: 'Client secret' }).fill(fields.clientSecret)
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(`OAuth 2.0 client "${fields.name}" saved`)).toBeVisible()
}

export async function fillConnection(page: Page, fields: ConnectionFields): Promise<void> {
  await page.getByLabel('Name your connection').fill(fields.name)
  await page.getByRole('radio', { name: fields.apiType }).check()
  if (fields.client) await choose(page, 'OAuth 2.0 client', fields.client)
  if (fields.vaultUrl) await page.getByLabel('Vault URL').fill(fields.vaultUrl)
}

/** Picks an entry of a searchable list. @param nth which of several lists with this label */
export async function choose(page: Page, label: string, entry: string | RegExp, nth = 0): Promise<void> {
  await page.getByRole('combobox', { name: label }).nth(nth).click()
  await page.getByRole('option', { name: entry }).first().click()
}

export async function openScopes(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^(Choose|Change) scopes$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Scopes' })
  await expect(dialog).toBeVisible()
  return dialog
}

/** Scopes > tick user_impersonation > `>` > Save. */
export async function chooseScopes(page: Page): Promise<void> {
  const dialog = await openScopes(page)
  await dialog.getByRole('checkbox', { name: /user_impersonation/ }).check()
  await dialog.getByRole('button', { name: 'Choose the ticked scopes' }).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(dialog).toBeHidden()
}

/** Presses Save & authorize and gives the window that opens. */
export async function saveAndAuthorize(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Save & authorize' }).click()
  return opened
}

/** Chooses the account; with consent asked for, answers it. */
export async function signInAtMicrosoft(popup: Page, person: string, answer: 'Allow access' | 'Cancel'): Promise<void> {
  await popup.getByRole('button', { name: new RegExp(person) }).click()
  await popup.getByRole('button', { name: answer }).click()
}

export interface StepFields {
  readonly name: string
  readonly connection: string
  readonly operation: string
}

/** An export with values, seen in the preview before it is saved. */
export async function createExport(page: Page, fields: StepFields): Promise<void> {
  await goTo(page, 'Exports')
  await page.getByRole('link', { name: 'Create export' }).click()
  await page.getByLabel('Name').fill(fields.name)
  await choose(page, 'Connection', fields.connection)
  await choose(page, 'Operation', fields.operation)
  await page.getByLabel('Get the value of each secret').check()
  await page.getByRole('button', { name: 'Preview', exact: true }).click()
  await expect(page.getByRole('region', { name: '10 records' })).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(`Export "${fields.name}" saved`)).toBeVisible()
}

export async function createImport(page: Page, fields: StepFields): Promise<void> {
  await goTo(page, 'Imports')
  await page.getByRole('link', { name: 'Create import' }).click()
  await page.getByLabel('Name').fill(fields.name)
  await choose(page, 'Connection', fields.connection)
  await choose(page, 'Operation', fields.operation)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(`Import "${fields.name}" saved`)).toBeVisible()
}

export interface FlowFields {
  readonly name: string
  readonly export: string
  readonly import: string
}

export async function createFlow(page: Page, fields: FlowFields): Promise<void> {
  await goTo(page, 'Flows')
  await page.getByRole('link', { name: 'Create flow' }).click()
  await page.getByLabel('Name').fill(fields.name)
  await choose(page, 'Export', fields.export)
  await choose(page, 'Import', fields.import)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(`Flow "${fields.name}" saved`)).toBeVisible()
}

export async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click()
}
