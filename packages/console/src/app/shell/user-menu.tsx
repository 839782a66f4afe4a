/** Who is signed in, the colour scheme, and the way out. */
import { Menu, Text, UnstyledButton } from '@mantine/core'
import { IconLogout, IconSelector, IconSettings, IconUserCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { queries, queryClient } from '../../api/queries.ts'
import { forgetSession } from '../../api/session-state.ts'
import { dropDrafts } from '../../ui/form/drafts.ts'
import { notifyFailed } from '../../ui/notify.ts'
import { ThemeItems } from './theme-items.tsx'
import classes from './user-menu.module.css'

export function UserMenu() {
  const session = useQuery(queries.session())
  const navigate = useNavigate()

  const signOut = async () => {
    try {
      await api.session.delete()
    } catch (error) {
      notifyFailed('You are still signed in', error)
      return
    }
    forgetSession()
    queryClient.clear()
    dropDrafts()
    await navigate({ to: '/signin' })
  }

  return (
    <Menu position="top-start" width="target">
      <Menu.Target>
        <UnstyledButton className={classes.button}>
          <IconUserCircle size={20} stroke={1.5} aria-hidden />
          <Text size="sm" truncate className={classes.name}>
            {session.data?.user.name ?? 'You'}
          </Text>
          <IconSelector size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <ThemeItems />
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} />}>
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
