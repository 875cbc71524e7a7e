import { expect } from 'chai';
import { Random } from '../../../harness/scenarios/random.js';
import { layOut } from '../../../harness/target/remote/batch.js';
import { encodePacket } from '../../../harness/target/remote/packets.js';

const blockBytes = 256;

/** What a reader like qemu-user's makes of the bytes that come. */
interface Heard {
  requests: string[];
  /** Requests that anything followed within their block. */
  followed: string[];
  /** The bytes that were read as acknowledgements. */
  acknowledgements: string;
}

/** Reads blocks, and one byte more after each packet, as qemu-user does. */
function hear(bytes: Buffer): Heard {
  const heard: Heard = { requests: [], followed: [], acknowledgements: '' };
  let [at, pending] = [0, ''];
  while (at < bytes.length) {
    const block = bytes.toString('latin1', at, at + blockBytes);
    at += block.length;
    for (let place = 0; place < block.length; place++) {
      const sign = block[place] ?? '';
      if (pending === '' && sign === '+') continue;
      pending += sign;
      if (pending.at(-3) !== '#') continue;
      const request = pending.slice(1, -3);
      pending = '';
      heard.requests.push(request);
      if (place + 1 < block.length) heard.followed.push(request);
      heard.acknowledgements += bytes.toString('latin1', at, at + 1);
      at += 1;
    }
  }
  expect(pending, 'what is left').to.equal('');
  return heard;
}

describe('packets that are sent together', () => {
  const random = new Random(1);
  const content = (bytes: number): string =>
    Array.from({ length: bytes }, () => 'abc0123456789'[random.below(13)]).join('');

  it('are read one by one, whatever their lengths, and acknowledged but for the last', () => {
    for (let round = 0; round < 100; round++) {
      const requests = Array.from({ length: 1 + random.below(40) }, () =>
        content(1 + random.below(random.below(4) === 0 ? 1200 : 60)),
      );
      const { requests: read, acknowledgements } = hear(layOut([requests.map(encodePacket)], true));
      expect(read, `round ${round}`).to.deep.equal(requests);
      expect(acknowledgements, `round ${round}`).to.equal('+'.repeat(requests.length - 1));
    }
  });

  it('end a block with what lets the program go, and are all acknowledged where another is asked ahead', () => {
    for (let round = 0; round < 100; round++) {
      const posted = Array.from({ length: random.below(5) }, () => content(1 + random.below(700)));
      const groups = [[...posted, 'vCont;c'], ['g']];
      const heard = hear(
        layOut(
          groups.map(group => group.map(encodePacket)),
          false,
        ),
      );
      expect(heard.requests).to.deep.equal(groups.flat());
      expect(heard.followed).not.to.include('vCont;c');
      expect(heard.acknowledgements).to.equal('+'.repeat(posted.length + 2));
    }
  });
});
