/**
 * `node --import @keyway/azure-sandbox/register app.js`: makes every `*.localhost` name lead to loopback, so that official
 * SDKs reach the sandbox with no change. Trust in its certificates comes from NODE_EXTRA_CA_CERTS.
 */
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { loopbackLookup, loopbackLookupPromise } from './loopback-lookup.ts'

Object.assign(dns, { lookup: loopbackLookup })
Object.assign(dns.promises, { lookup: loopbackLookupPromise })
syncBuiltinESMExports()
