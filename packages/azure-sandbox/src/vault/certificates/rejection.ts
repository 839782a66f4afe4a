/** What external issuers answer: the sandbox reaches none of them, so an order fails as one with wrong credentials does. */

const CONTACTS: ReadonlyMap<string, string> = new Map([
  [
    'DigiCert',
    ' If you have any questions or concerns, please feel free to reach out to DigiCert for support at support@digicert.com or 1-801-701-9600.',
  ],
])

/** Undefined for provider `Test`, whose orders the sandbox's own authority signs. */
export function rejectionOf(provider: string): { readonly code: string; readonly message: string } | undefined {
  if (provider === 'Test') return undefined
  return {
    code: 'Request rejected',
    message: `The call to ${provider} failed with Error code access_denied|access_denied_invalid_key and Message Access denied due to access_denied_invalid_key..${CONTACTS.get(provider) ?? ''}`,
  }
}
