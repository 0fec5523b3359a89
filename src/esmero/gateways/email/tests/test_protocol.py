import asyncio

from esmero.gateways.email import protocol
from esmero.gateways.email.committing import Committer


def test_a_connection_too_many_is_asked_to_come_again_and_later_it_may_enter(monkeypatch):
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 1)

    async def three_come():
        door = protocol.Door(protocol.SmtpServer, protocol.Handler(Committer()), "localhost")
        server = await asyncio.get_running_loop().create_server(door, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        first, leaves = await _greeted(port)
        second, _ = await _greeted(port)
        leaves.close()
        while door.connections:
            await asyncio.sleep(0)
        third, _ = await _greeted(port)
        door.close()
        server.close()
        return first[:3], second[:3], third[:3]

    assert asyncio.run(three_come()) == (b"220", b"421", b"220")


async def _greeted(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    return await asyncio.wait_for(reader.readline(), 10), writer
