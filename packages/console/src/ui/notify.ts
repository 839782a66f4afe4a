/** Short notices in the corner of what just happened. Failures that need reading stand on the page instead. */
import { notifications } from '@mantine/notifications'
import { asKeywayError } from '../api/client.ts'

/** Its icon alone says nothing to a screen reader. */
const CLOSE = { closeButtonProps: { 'aria-label': 'Dismiss this notice' } } as const

export function notifyDone(message: string): void {
  notifications.show({ ...CLOSE, message, color: 'teal.8', autoClose: 4_000 })
}

/** Stays until it is closed: a failure must not vanish while it is being read. */
export function notifyFailed(title: string, error: unknown): void {
  notifications.show({ ...CLOSE, title, message: asKeywayError(error).message, color: 'red.8', autoClose: false })
}
