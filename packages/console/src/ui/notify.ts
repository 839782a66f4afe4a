/** Short notices in the corner of what just happened. Failures that need reading stand on the page instead. */
import { notifications } from '@mantine/notifications'
import { asKeywayError } from '../api/client.ts'

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal.8', autoClose: 4_000 })
}

/** Stays until it is closed: a failure must not vanish while it is being read. */
export function notifyFailed(title: string, error: unknown): void {
  notifications.show({ title, message: asKeywayError(error).message, color: 'red.8', autoClose: false })
}
