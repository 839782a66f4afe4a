/** Makes this process trust a sandbox and resolve its names, as NODE_EXTRA_CA_CERTS and `register` do for a program. */
import tls from 'node:tls'
import '../src/register.ts'
import type { Sandbox } from '../src/index.ts'

export function trust(sandbox: Sandbox): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), sandbox.ca.pem])
}
