/** Whether a call to a webhook is signed with a secret, worked out anew from what the specification says. */
import { createHmac } from 'node:crypto'
import type { ReceivedCall } from './hook-receiver.ts'

export function isSignedWith(secret: string, { headers, body }: ReceivedCall): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const expected = `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`
  return String(headers['webhook-signature']).split(' ').includes(expected)
}
