import type { RouteName } from '../contract.ts'
import type { Handler } from '../handler.ts'
import { addAccount, changeAccount, listAccounts, testAccount } from './accounts.ts'
import { authorise } from './authorise.ts'
import { readLog } from './log.ts'
import { addPerson, changePerson, listPeople } from './people.ts'
import { changeMe, signIn, signOut, whoAmI } from './session.ts'
import { firstPerson, setupState } from './setup.ts'
import { addSpace, changeSpace, listSpaces, removeMember, setRole } from './spaces.ts'
import { status } from './status.ts'
import { stop } from './stop.ts'
import { addToken, listTokens, removeToken } from './tokens.ts'
import { addWatch, changeWatch, listWatches } from './watches.ts'

/** Everything that is not about threads and replies. */
export const adminHandlers = {
  signIn,
  signOut,
  whoAmI,
  changeMe,
  setupState,
  firstPerson,
  status,
  listAccounts,
  addAccount,
  changeAccount,
  testAccount,
  authorise,
  listWatches,
  addWatch,
  changeWatch,
  stop,
  listSpaces,
  addSpace,
  changeSpace,
  setRole,
  removeMember,
  listPeople,
  addPerson,
  changePerson,
  listTokens,
  addToken,
  removeToken,
  readLog,
} satisfies { [N in RouteName]?: Handler<N> }
