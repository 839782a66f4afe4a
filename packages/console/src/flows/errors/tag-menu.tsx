/** Behind a button: which tags the errors that are ticked have, each with a box to tick, and a field for a new one. */
import type { RecordError } from '@keyway/contract'
import { Button, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTag } from '@tabler/icons-react'
import { count } from '../../ui/time.ts'
import { NewTag } from './new-tag.tsx'
import { TagChoices } from './tag-choices.tsx'
import { useTagDeeds } from './use-tag-deeds.ts'

export interface TagMenuProps {
  readonly flowId: string
  readonly stepId: string
  /** Those that are ticked. */
  readonly errors: readonly RecordError[]
}

export function TagMenu({ flowId, stepId, errors }: TagMenuProps) {
  const [opened, { toggle, close }] = useDisclosure(false)
  // Filtered by a tag, errors leave the list as it is taken off them.
  if (opened && errors.length === 0) close()
  const deeds = useTagDeeds({ flowId, stepId, errors })
  return (
    <Popover opened={opened} onChange={close} width={300} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconTag size={16} aria-hidden />}
          disabled={errors.length === 0}
          onClick={toggle}
        >
          Tag {errors.length > 0 ? `${count(errors.length)} selected` : 'selected'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TagChoices errors={errors} deeds={deeds} onLeave={close} />
        <NewTag deeds={deeds} />
      </Popover.Dropdown>
    </Popover>
  )
}
