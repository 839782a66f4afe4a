/** Names of fields as people read them. */

/** What a member is called on screen, where its name does not say it. */
const LABELS: Readonly<Record<string, string>> = {
  _httpConnectorId: 'Application',
  _httpConnectorApiId: 'API type',
  _agentId: 'Agent',
  _iClientId: 'OAuth 2.0 client',
  _connectionId: 'Connection',
  _exportId: 'Export',
  _importId: 'Import',
  _httpConnectorEndpointId: 'Operation',
  _httpConnectorEndpointIds: 'Operation',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  clientSecretExpiresAt: 'Expiry of the client secret',
  clientCertificate: 'Certificate',
  cert: 'Certificate',
  key: 'Private key',
  passphrase: 'Password',
  pfx: 'PFX file',
  uri: 'URL',
  validDomainNames: 'Valid domain names',
  tenantId: 'Tenant ID',
  redirectUri: 'Redirect URI',
  scope: 'Scope',
  vaultUrl: 'Vault URL',
  baseURI: 'Base URI',
  relativeURI: 'Relative URI',
  refreshRelativeURI: 'Refresh relative URI',
  refreshTokenPath: 'Path to token',
  username: 'User name',
  headerName: 'Header name',
  paramName: 'Parameter name',
  limit: 'Calls per minute',
  disableStrictSSL: 'Disable strict SSL',
  ca: 'Certificate authority',
  authURI: 'Authorization URL',
  tokenURI: 'Access token URL',
  enableJWT: 'Enable JWT',
  jwt: 'JWT',
  oauth2: 'The oauth2 block',
  http: 'The http block',
  auth: 'The auth block',
  oauth: 'The oauth block',
  pageGenerators: 'Export',
  pageProcessors: 'Import',
  expiresInDays: 'Expiry in days',
}

/** `concurrencyLevel` -> `Concurrency level`; an element of a list is called after its list. */
export function fieldLabel(path: readonly PropertyKey[]): string {
  const name = path.findLast((key): key is string => typeof key === 'string' && !/^\d+$/.test(key))
  if (name === undefined) return 'The body'
  const words = name
    .replace(/^_/, '')
    .replace(/([a-z0-9])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  return LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1)
}
