/** What a person does in the sandbox's portal, as in Azure: register an app, add a client secret, copy its value. */
import { expect, type Page } from '@playwright/test'

/**
 * Gives the client ID.
 * @param redirectUri absent: the app gets none, and sign-in is refused until it has one */
export async function registerApp(page: Page, portalUrl: string, name: string, redirectUri?: string): Promise<string> {
  await page.goto(`${portalUrl}/apps`)
  await page.getByRole('link', { name: 'New registration' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  if (redirectUri) await page.getByRole('textbox', { name: 'Redirect URI' }).fill(redirectUri)
  await page.getByRole('button', { name: 'Register' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  const id = /\/apps\/([0-9a-f-]{36})\//.exec(page.url())?.[1]
  if (!id) throw new Error(`No client ID in the portal's address ${page.url()}.`)
  return id
}

/** Certificates & secrets > New client secret > description > Add > copy the Value, which is gone after that. */
export async function addClientSecret(page: Page, description: string): Promise<string> {
  await page.getByRole('link', { name: 'Certificates & secrets' }).click()
  const field = page.getByLabel('Description')
  if (!(await field.isVisible())) await page.getByText('New client secret').click()
  await field.fill(description)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const value = await page.getByRole('button', { name: 'Copy secret value' }).getAttribute('data-copy')
  if (!value) throw new Error('The portal showed no secret value.')
  await page.reload()
  await expect(page.getByText(value)).toHaveCount(0)
  return value
}
