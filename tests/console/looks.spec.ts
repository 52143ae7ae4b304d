// Every page in the looks that the other journeys do not have: dark on a desktop, light on a phone.
import { addressesOf, open, parametersOf, signedInRoles, visit } from './every_page';
import { demo, expectAccessible, signIn, test } from './journey';

test.use({
  colorScheme: async ({}, use, info) => use(info.project.name === 'phone' ? 'light' : 'dark'),
});

for (const role of signedInRoles) {
  test(`every page of ${role} fits, and can be read`, async ({ page, isMobile }) => {
    test.setTimeout(240_000);
    const parameters = await parametersOf(page, 'admin', demo.person);
    await signIn(page, role);
    for (const { path, isOwn } of addressesOf(role, parameters)) {
      if (!isOwn && isMobile) continue; // seen there with the role that it is for
      await test.step(path, () => (isOwn ? visit(page, path, () => expectAccessible(page)) : open(page, path)));
    }
  });
}
