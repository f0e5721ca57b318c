import NIOCore
import Testing

@testable import TocsinGateway

@Suite struct CatchUpTests {
    private func frame(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    @Test("what is both read and live is sent once")
    func seam() {
        var catchUp = CatchUp(target: 5)
        for offset: UInt64 in 5...8 {
            #expect(catchUp.setAside(frame("\(offset)"), offset: offset, limit: 100) == true)
        }
        #expect(catchUp.read(through: 4) == .behind)
        #expect(catchUp.read(through: 6) == .done([frame("7"), frame("8")]))
    }

    @Test("reading has to come to the end of the feed as it was when the stream joined")
    func target() {
        var catchUp = CatchUp(target: 0)
        catchUp.extend(to: 9)
        catchUp.extend(to: 3)
        #expect(catchUp.read(through: 8) == .behind)
        #expect(catchUp.read(through: 9) == .done([]))
    }

    @Test("what does not fit is let go and read instead")
    func overflow() {
        var catchUp = CatchUp(target: 1)
        #expect(catchUp.setAside(frame("aaaa"), offset: 2, limit: 6) == true)
        #expect(catchUp.setAside(frame("bbbb"), offset: 3, limit: 6) == false)
        #expect(catchUp.setAside(frame("cc"), offset: 4, limit: 6) == true)
        #expect(catchUp.read(through: 2) == .behind)
        #expect(catchUp.read(through: 3) == .done([frame("cc")]))
    }

    @Test("of the unread counts only the newest is kept, and it comes last")
    func inbox() {
        var catchUp = CatchUp(target: 1)
        catchUp.setAside(inbox: frame("unread 1"))
        #expect(catchUp.setAside(frame("item"), offset: 2, limit: 100) == true)
        catchUp.setAside(inbox: frame("unread 2"))
        #expect(catchUp.read(through: 1) == .done([frame("item"), frame("unread 2")]))
    }
}
