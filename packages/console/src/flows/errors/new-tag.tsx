/** A field that makes a tag and puts it on the errors at once. */
import { TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { asKeywayError } from '../../api/client.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import type { TagDeeds } from './use-tag-deeds.ts'

export function NewTag({ deeds: { create } }: { readonly deeds: TagDeeds }) {
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!create.isPending) create.mutate(name, { onSuccess: () => setName('') })
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextInput
        size="sm"
        label="New tag"
        data-autofocus
        value={name}
        error={create.isError ? asKeywayError(create.error).message : undefined}
        onChange={({ currentTarget }) => {
          create.reset()
          setName(currentTarget.value)
        }}
      />
      <ActionButton
        type="submit"
        size="compact-sm"
        variant="default"
        mt="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        busy={create.isPending}
        busyWords="Adding…"
        disabled={name.trim() === ''}
      >
        Add and tag
      </ActionButton>
    </form>
  )
}
