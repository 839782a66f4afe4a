/** A question before something that cannot be undone, as a promise: true when the person agrees. */
import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { noteClosed } from './overlay-stack.ts'

export interface Question {
  readonly title: string
  readonly body: React.ReactNode
  /** The verb of what happens, e.g. `Delete`. */
  readonly agree: string
  readonly refuse?: string
  readonly danger?: boolean
}

/** Above every panel, below drop-downs and notifications. */
const Z_INDEX = 290

let asked: Promise<boolean> | null = null

/** True while a question is open: whatever lies below must not react to Escape. */
export const isAsking = (): boolean => asked !== null

/** Asks. While a question is open, another one gets its answer: Escape pressed twice asks once. */
export function confirm(question: Question): Promise<boolean> {
  asked ??= open(question).finally(() => {
    asked = null
  })
  return asked
}

function open(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title: question.title,
      children: typeof question.body === 'string' ? <Text size="sm">{question.body}</Text> : question.body,
      labels: { confirm: question.agree, cancel: question.refuse ?? 'Cancel' },
      confirmProps: { color: question.danger ? 'red.8' : 'iris' },
      cancelProps: { variant: 'default' },
      zIndex: Z_INDEX,
      centered: true,
      withCloseButton: false,
      attributes: { header: { role: 'presentation' } },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => {
        noteClosed()
        resolve(false)
      },
    })
  })
}

export const confirmDiscard = (): Promise<boolean> =>
  confirm({
    title: 'Leave without saving?',
    body: 'What you typed here has not been saved and will be lost.',
    agree: 'Discard changes',
    refuse: 'Keep editing',
    danger: true,
  })
