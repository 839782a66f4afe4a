/** Ids of the applications, the same on every Keyway, so that a connection moved to another server still finds its own. */

export const AZURE_KEY_VAULT_ID = '617a7572656b65797661756c'

/** The universal connector: any API over HTTP. */
export const HTTP_ID = '687474700000000000000001'
