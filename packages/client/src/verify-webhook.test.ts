import { describe, expect, test } from 'vitest'
import { verifyWebhook, WebhookRefused } from './verify-webhook.ts'

/** The example of the Standard Webhooks specification. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BODY = '{"test": 2432232314}'
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const NOW = 1_614_265_330_000
const at = (now: number) => ({ now })

describe('security 73: a call to a webhook is refused', () => {
  const [, signature = ''] = HEADERS['webhook-signature'].split(',')
  test.each<[string, Parameters<typeof verifyWebhook>]>([
    ['when its body was changed', [SECRET, HEADERS, BODY.replace('2', '3'), at(NOW)]],
    ['when its id was changed', [SECRET, { ...HEADERS, 'webhook-id': 'msg_other' }, BODY, at(NOW)]],
    ['when its time was changed', [SECRET, { ...HEADERS, 'webhook-timestamp': '1614265331' }, BODY, at(NOW)]],
    ['when it is signed with another secret', [`whsec_${btoa('x'.repeat(24))}`, HEADERS, BODY, at(NOW)]],
    ['when it is of another version', [SECRET, { ...HEADERS, 'webhook-signature': `v2,${signature}` }, BODY, at(NOW)]],
    ['when its signature is no base64', [SECRET, { ...HEADERS, 'webhook-signature': 'v1,%%%' }, BODY, at(NOW)]],
    [
      'when its signature is cut',
      [SECRET, { ...HEADERS, 'webhook-signature': `v1,${signature.slice(0, 20)}` }, BODY, at(NOW)],
    ],
    ['when a header is missing', [SECRET, { ...HEADERS, 'webhook-signature': undefined }, BODY, at(NOW)]],
    ['when its time is no number', [SECRET, { ...HEADERS, 'webhook-timestamp': 'soon' }, BODY, at(NOW)]],
    ['when it is older than five minutes', [SECRET, HEADERS, BODY, at(NOW + 301_000)]],
    ['when it comes from the future', [SECRET, HEADERS, BODY, at(NOW - 301_000)]],
    ['when there is no secret', ['', HEADERS, BODY, at(NOW)]],
  ])('%s', async (_, call) => {
    await expect(verifyWebhook(...call)).rejects.toThrow(WebhookRefused)
  })
})

describe('a call to a webhook is taken', () => {
  test('when it is signed as the specification has it', async () => {
    expect(await verifyWebhook(SECRET, HEADERS, BODY, at(NOW + 299_000))).toEqual({
      id: HEADERS['webhook-id'],
      test: 2432232314,
    })
  })

  test('with headers of any spelling and kind, and a second signature of another secret', async () => {
    const two = { ...HEADERS, 'webhook-signature': `v1,${btoa('x'.repeat(32))} ${HEADERS['webhook-signature']}` }
    const upper = Object.fromEntries(Object.entries(two).map(([name, value]) => [name.toUpperCase(), [value]]))
    await expect(verifyWebhook(SECRET, upper, BODY, at(NOW))).resolves.toBeDefined()
    await expect(verifyWebhook(SECRET, new Headers(two), BODY, at(NOW))).resolves.toBeDefined()
  })

  test('later than five minutes where that was asked for', async () => {
    const options = { now: NOW + 3_000_000, toleranceSeconds: 3_600 }
    await expect(verifyWebhook(SECRET, HEADERS, BODY, options)).resolves.toBeDefined()
  })
})
