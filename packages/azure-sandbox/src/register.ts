/**
 * `node --import @keyway/azure-sandbox/register app.js`: makes every `*.localhost` name lead to loopback, so that official
 * SDKs reach the sandbox with no change. Trust in its certificates comes from NODE_EXTRA_CA_CERTS. With
 * AZURE_SANDBOX_NAMES=azure the real host names lead there too, for a sandbox started with --azure-names.
 */
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { loopbackLookup, loopbackLookupPromise } from './loopback-lookup.ts'

Object.assign(dns, { lookup: loopbackLookup })
Object.assign(dns.promises, { lookup: loopbackLookupPromise })
syncBuiltinESMExports()
