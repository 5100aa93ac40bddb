// Owns the calls about people: who is at a screen, who works here, and what they did.
import { page } from './calls.ts';
import { auditPageOf } from './audit-reading.ts';

export const sessionHandlers = {
  get: page.session.get.handler(({ context: { core, session } }) =>
    core.people.sessions.view(session),
  ),
  names: page.session.names.handler(({ context: { core } }) => ({
    names: core.people.directory.active().map(({ id, name, role }) => ({ id, name, role })),
  })),
  login: page.session.login.handler(({ input, context: { core, session } }) =>
    core.people.sessions.login(session, input.personId, input.pin),
  ),
  resume: page.session.resume.handler(({ input, context: { core, session } }) => {
    core.people.sessions.resume(session, input.key);
    return core.people.sessions.view(session);
  }),
  lock: page.session.lock.handler(({ input, context: { core, session } }) => {
    core.people.sessions.lock(session, input.isIdle);
    return core.people.sessions.view(session);
  }),
  logout: page.session.logout.handler(({ context: { core, session } }) => {
    core.people.sessions.logout(session);
    return core.people.sessions.view(session);
  }),
  touch: page.session.touch.handler(() => ({})),
  recover: page.session.recover.handler(({ input, context: { core, session } }) =>
    core.people.sessions.recover(session, input),
  ),
};

export const peopleHandlers = {
  list: page.people.list.handler(({ context: { core } }) => core.people.directory.view()),
  add: page.people.add.handler(async ({ input, context: { core, session, actor } }) => {
    const { directory, sessions } = core.people;
    const { person, recoveryCode } = await directory.add(input, actor);
    // Who makes a shop's first manager is at that screen, and would be nobody from now on.
    if (recoveryCode !== null) sessions.enterFirst(session, person);
    core.people.changed();
    return { person: directory.personView(person), recoveryCode };
  }),
  change: page.people.change.handler(({ input, context: { core, actor } }) => {
    const { id, ...change } = input;
    const person = core.people.directory.change(id, change, actor);
    core.people.changed();
    return core.people.directory.personView(person);
  }),
  setPin: page.people.setPin.handler(async ({ input, context: { core, actor, session } }) => {
    const { directory, sessions } = core.people;
    const person = await directory.setPin(input.id, input.pin, actor);
    sessions.pinChanged(session, person);
    return directory.personView(person);
  }),
  unlock: page.people.unlock.handler(({ input, context: { core, actor } }) =>
    core.people.directory.personView(core.people.directory.unlock(input.id, actor)),
  ),
  setRules: page.people.setRules.handler(({ input, context: { core, actor } }) => {
    core.people.directory.setRules(input, actor);
    core.people.changed();
    return core.people.directory.view();
  }),
  makeRecoveryCode: page.people.makeRecoveryCode.handler(async ({ context: { core, actor } }) => ({
    code: await core.people.directory.makeRecoveryCode(actor),
  })),
};

export const auditHandlers = {
  list: page.audit.list.handler(({ input, context: { core } }) => auditPageOf(core, input)),
};
