// The door: what can be done here, for who is logged in and who is not.
import { hasAgent } from '../calls/read_item';
import { find } from '../parts/dom';
import { openPage } from '../parts/frame';

await openPage(({ visitor }) => {
  find('for-guests', HTMLElement).hidden = visitor !== null;
  find('for-people', HTMLElement).hidden = visitor === null;
  find('for-staff', HTMLElement).hidden = !hasAgent();
});
