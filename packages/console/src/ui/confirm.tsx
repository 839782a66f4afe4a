/** A question before something that cannot be undone, as a promise: true when the person agrees. */
import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'

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

export function confirm(question: Question): Promise<boolean> {
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
      onClose: () => resolve(false),
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
