/** Applications Keyway can connect to, as data. */
export * from './application-definition.ts'
export * from './azure-key-vault/index.ts'
