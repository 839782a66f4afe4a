/** The scopes of a connection: what is chosen, and the button that opens the dialog. */

import type { Scope } from '@keyway/contract'
import { Button, Input, Pill } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { FieldHelp } from '../ui/field-help.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import { ScopeDialog } from './scope-dialog.tsx'
import classes from './scope-field.module.css'

export interface ScopeFieldProps {
  readonly props: FieldProps
  readonly offered: readonly Scope[]
  /** What must be chosen first, or null when scopes can be chosen. */
  readonly first: string | null
}

const HELP = 'https://learn.microsoft.com/entra/identity-platform/scopes-oidc'

export function ScopeField({ props, offered, first }: ScopeFieldProps) {
  const [opened, setOpened] = useState(false)
  const chosen: readonly string[] = props.value
  const ids = { label: `${props.id}-label`, description: `${props.id}-description`, error: `${props.id}-error` }
  return (
    <Input.Wrapper
      label="Scopes"
      labelElement="div"
      labelProps={{ id: ids.label }}
      withAsterisk
      description={
        <FieldHelp guide="scope" href={HELP}>
          What Keyway may do with the access that Microsoft grants to this connection.
        </FieldHelp>
      }
      descriptionProps={{ id: ids.description }}
      error={props.error}
      errorProps={{ id: ids.error }}
    >
      <div className={classes.field}>
        {chosen.map((value) => (
          <Pill key={value} className="mono" size="md">
            {value}
          </Pill>
        ))}
        <Button
          id={props.id}
          variant="default"
          size="xs"
          leftSection={<IconListCheck size={15} aria-hidden />}
          aria-describedby={`${ids.description}${props.error ? ` ${ids.error}` : ''}`}
          disabled={first !== null}
          onClick={() => setOpened(true)}
        >
          {chosen.length === 0 ? 'Choose scopes' : 'Change scopes'}
        </Button>
        {first ? <span className={classes.first}>{first}</span> : null}
      </div>
      <ScopeDialog
        opened={opened}
        offered={offered}
        chosen={chosen}
        onSave={(scope) => props.onChange?.(scope)}
        onClose={() => setOpened(false)}
      />
    </Input.Wrapper>
  )
}
