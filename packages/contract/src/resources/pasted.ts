/** Things of Azure people have at hand and paste into the wrong field, known by their looks. Nothing of the text is repeated. */

export interface PastedRow {
  readonly looks: RegExp
  /** Goes on after the field's label. */
  readonly say: string
}

export const ACCESS_TOKEN: PastedRow = {
  looks: /^(bearer\s+)?eyJ[\w-]+\.[\w-]+/i,
  say: 'is an access token, which ends within the hour and belongs into no form',
}

export const CONNECTION_STRING: PastedRow = {
  looks: /(^|;)\s*(Endpoint|AccountKey|AccountName|SharedAccessKey|DefaultEndpointsProtocol|Server|Data Source)\s*=/i,
  say: 'is a connection string of another service',
}

export const SECRET_REFERENCE: PastedRow = {
  looks: /^@Microsoft\.KeyVault\(/i,
  say: 'is a reference to a secret of a vault. Paste the secret itself',
}

export const SECRET_ADDRESS: PastedRow = {
  looks: /^https?:\/\/[^/]+\/(secrets|keys|certificates)\//i,
  say: 'is the address of a secret, not the secret itself',
}

export const WEB_ADDRESS: PastedRow = {
  looks: /^https?:\/\//i,
  say: 'is an address. Paste the Value of the client secret',
}

export const THUMBPRINT: PastedRow = {
  looks: /^[0-9a-f]{40}$|^([0-9a-f]{2}:){19}[0-9a-f]{2}$/i,
  say: 'looks like the thumbprint of a certificate. To sign in with one, choose a way with a certificate',
}

export const QUOTED: PastedRow = {
  looks: /^(["'`\u2018-\u201f]).*["'`\u2018-\u201f]$/,
  say: 'stands in quotation marks. Leave them out',
}
