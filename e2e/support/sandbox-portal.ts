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

/** App registrations > an app. */
export async function openApp(page: Page, portalUrl: string, name: string): Promise<void> {
  await page.goto(`${portalUrl}/apps`)
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

/** Certificates & secrets > Certificates > Upload certificate. @param pem of the certificate alone */
export async function uploadCertificate(page: Page, pem: string): Promise<void> {
  await page.getByRole('link', { name: 'Certificates & secrets' }).click()
  await page.getByRole('link', { name: /^Certificates( \(\d+\))?$/ }).click()
  const field = page.getByLabel('Certificate (PEM)')
  if (!(await field.isVisible())) await page.getByText('Upload certificate').first().click()
  await field.fill(pem)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('The certificate was added.')).toBeVisible()
}
