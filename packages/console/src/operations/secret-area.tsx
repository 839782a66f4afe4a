/** A secret of one line or many, such as a PEM file: hidden while it is typed, shown as long as one wants to see it. */
import { ActionIcon, Textarea, type TextareaProps } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './secret-area.module.css'

export function SecretArea(props: TextareaProps) {
  const [shown, setShown] = useState(false)
  return (
    <Textarea
      {...props}
      autosize
      minRows={1}
      maxRows={8}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: shown ? 'mono' : (classes.hidden ?? '') }}
      rightSection={
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`${shown ? 'Hide' : 'Show'} ${String(props.label)}`}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <IconEyeOff size={15} /> : <IconEye size={15} />}
        </ActionIcon>
      }
    />
  )
}
