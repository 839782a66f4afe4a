/** The frame of every signed-in page: skip link, navigation, main landmark, live region, lost session. */
import { Burger, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { followEvents } from '../../api/live-events.ts'
import { LiveRegion } from '../../ui/announce.tsx'
import { Logo } from '../../ui/logo.tsx'
import { MAIN_ID } from '../main-landmark.ts'
import { Navigation } from './navigation.tsx'
import { SandboxBadge } from './sandbox-badge.tsx'
import { SessionLost } from './session-lost.tsx'
import classes from './shell.module.css'
import { UserMenu } from './user-menu.tsx'

function SideBar() {
  return (
    <>
      <Navigation />
      <div className={classes.foot}>
        <SandboxBadge />
        <UserMenu />
      </div>
    </>
  )
}

export function Shell() {
  const [opened, menu] = useDisclosure(false)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: going to another page is what closes the menu
  useEffect(menu.close, [pathname])
  useEffect(followEvents, [])

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href={`#${MAIN_ID}`}>
        Skip to the content
      </a>
      <header className={classes.top}>
        <Burger
          opened={opened}
          onClick={menu.toggle}
          size="sm"
          aria-label={opened ? 'Close the navigation' : 'Open the navigation'}
          aria-expanded={opened}
        />
        <Logo size={24} />
      </header>
      <header className={classes.side}>
        <div className={classes.brand}>
          <Logo />
        </div>
        <SideBar />
      </header>
      <Drawer
        opened={opened}
        onClose={menu.close}
        size="17rem"
        title={<Logo />}
        attributes={{ header: { role: 'presentation' } }}
        closeButtonProps={{ 'aria-label': 'Close the navigation' }}
        classNames={{
          content: classes.drawer ?? '',
          body: classes.drawerBody ?? '',
          header: classes.drawerHeader ?? '',
        }}
      >
        <SideBar />
      </Drawer>
      <main id={MAIN_ID} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <LiveRegion />
      <SessionLost />
    </div>
  )
}
