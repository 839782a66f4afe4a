/** What the resource of each group of routes is called in messages. */
export const NOUNS: Readonly<Record<string, string>> = {
  applications: 'application',
  iclients: 'OAuth 2.0 client',
  connections: 'connection',
  exports: 'export',
  imports: 'import',
  flows: 'flow',
  templates: 'template',
  jobs: 'job',
  tags: 'tag',
  tokens: 'API token',
  configuration: 'configuration',
  webhooks: 'webhook',
  keys: 'encryption key',
}
