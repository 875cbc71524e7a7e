import { expect } from 'chai';
import { FormatError } from '../../../harness/host/format-error.js';
import { encodePacket, PacketReader } from '../../../harness/target/remote/packets.js';

function read(...pieces: string[]): (string | undefined)[] {
  const reader = new PacketReader();
  return pieces.map(piece => {
    reader.push(Buffer.from(piece, 'latin1'));
    return reader.next()?.toString('latin1');
  });
}

describe('packets of the remote protocol', () => {
  it('have a sum, and escapes for their own signs', () => {
    expect(encodePacket('m1000,4').toString('latin1')).to.equal('$m1000,4#8e');
    expect(encodePacket(Uint8Array.of(0x24, 0x23, 0x7d, 0x2a)).toString('latin1')).to.equal(
      '$}\x04}\x03}]}\n#62',
    );
  });

  it('are read back as they were written', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const reader = new PacketReader();
    reader.push(encodePacket(bytes));
    expect([...(reader.next() ?? [])]).to.deep.equal([...bytes]);
  });

  it('come in pieces, and after acknowledgements', () => {
    expect(read('++$O', 'K#9', 'a')).to.deep.equal([undefined, undefined, 'OK']);
    expect(read('+')).to.deep.equal([undefined]);
  });

  it('repeat a byte as often as the sign after the star says', () => {
    // From gdb's manual, "Overview": `0* ` is `0000`.
    expect(read('$0* #7a')).to.deep.equal(['0000']);
  });

  it('are refused where they are damaged', () => {
    expect(() => read('$OK#00')).to.throw(FormatError, 'sum');
    expect(() => read('$OK#zz')).to.throw(FormatError, 'sum');
    expect(() => read('hello')).to.throw(FormatError, 'where a packet should begin');
    expect(() => read('$* #4a')).to.throw(FormatError, 'repetition of nothing');
    expect(() => read('$}#7d')).to.throw(FormatError, 'within an escape');
    expect(() => read(`$${'x'.repeat(3 << 20)}`)).to.throw(FormatError, 'more than 1048576 bytes');
  });
});
