/** Control plane or data plane, each with one sentence on what it is for. */

import type { ApiType, Application } from '@keyway/contract'
import { Radio } from '@mantine/core'
import { FieldHelp } from '../ui/field-help.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import classes from './api-type-field.module.css'

export interface ApiTypeFieldProps {
  readonly application: Application
  readonly props: FieldProps
  onChange(apiType: ApiType): void
}

export function ApiTypeField({ application, props, onChange }: ApiTypeFieldProps) {
  return (
    <Radio.Group
      label="API type"
      description={<FieldHelp guide="apiType">Which half of Key Vault the connection speaks to.</FieldHelp>}
      withAsterisk
      value={props.value}
      error={props.error}
      onChange={(value) => onChange(value as ApiType)}
    >
      <div className={classes.choices}>
        {application.apis.map((api, index) => (
          <Radio
            key={api._id}
            // The first one takes the focus when the choice is missing.
            {...(index === 0 ? { id: props.id } : {})}
            value={api._id}
            label={api.name}
            description={api.help}
            classNames={{ root: classes.choice ?? '' }}
          />
        ))}
      </div>
    </Radio.Group>
  )
}
