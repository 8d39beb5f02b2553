# test_async.py - running sandboxes in asyncio's loop.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import asyncio
import threading
import time

import pytest
from gi.repository import Sandboxlib
from gi.repository.Sandboxlib import ResultKind
from support import descendants, is_alive, sleeper

FOREVER = ["/bin/sleep", "1000"]


def test_waiting_for_a_sandbox(backend):
    async def run():
        process = backend.spawn(["/bin/sh", "-c", "echo x; exit 3"])
        result = await process.wait_async()
        assert result is await process.wait_async() is process.result
        return result

    result = asyncio.run(run())
    assert (result.stdout, result.exit_status) == (b"x\n", 3)


def test_the_loop_and_no_thread_runs_meanwhile(native):
    async def run():
        ticks = 0
        waiting = asyncio.ensure_future(native.run_sandbox_async(["/bin/sleep", "0.1"]))
        while not waiting.done():
            await asyncio.sleep(0.001)
            ticks += 1
            assert threading.active_count() == 1
        return ticks

    assert asyncio.run(run()) > 10


def test_many_sandboxes_at_once(backend):
    async def run():
        return await asyncio.gather(
            *(
                backend.run_sandbox_async(["/bin/sh", "-c", f"sleep 0.2; echo {i}"])
                for i in range(20)
            )
        )

    start = time.monotonic()
    results = asyncio.run(run())
    assert [int(result.stdout) for result in results] == list(range(20))
    assert time.monotonic() - start < 20 * 0.2


def test_several_tasks_wait_for_one_sandbox(native):
    async def run():
        async with native.spawn(["/bin/sleep", "0.1"]) as process:
            first, second, third = [
                asyncio.ensure_future(process.wait_async()) for _ in range(3)
            ]
            await asyncio.sleep(0)
            first.cancel()
            results = await asyncio.gather(second, third)
            assert results[0] is results[1] and results[0].ok
            with pytest.raises(asyncio.CancelledError):
                await first

    asyncio.run(run())


def test_cancelling_a_wait_leaves_the_sandbox(native):
    async def run():
        async with native.spawn(FOREVER) as process:
            for _ in range(2):
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(process.wait_async(), 0.02)
                assert process.result is None
            assert not asyncio.get_running_loop().remove_reader(process.get_poll_fd())
            process.kill()
            return await process.wait_async()

    assert asyncio.run(run()).kind == ResultKind.CANCELLED


def test_cancelling_a_run_ends_the_tree(backend):
    before = set(descendants())

    async def run():
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(backend.run_sandbox_async(FOREVER), 0.1)
        assert set(descendants()) == before

    asyncio.run(run())


def test_leaving_the_context_ends_the_tree(backend):
    async def run():
        with sleeper(backend) as (process, pids):
            async with process:
                pass
            assert process.result.kind == ResultKind.CANCELLED
            assert not any(is_alive(pid) for pid in pids)

    asyncio.run(run())


def test_the_context_ends_the_tree_when_its_task_is_cancelled(native):
    process = None

    async def run():
        nonlocal process
        async with native.spawn(FOREVER) as process:
            await asyncio.sleep(1000)

    async def cancel():
        task = asyncio.ensure_future(run())
        while process is None:
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert process.result.kind == ResultKind.CANCELLED


def test_a_loop_that_ends_ends_its_sandboxes(native):
    before = set(descendants())

    async def run():
        asyncio.ensure_future(native.run_sandbox_async(FOREVER))
        await asyncio.sleep(0.05)

    asyncio.run(run())
    assert set(descendants()) == before


def test_streams_of_asyncio(backend):
    async def run():
        async with backend.spawn(
            ["/bin/sh", "-c", "cat; echo end >&2"],
            stdin="pipe",
            stdout="pipe",
            stderr="pipe",
        ) as process:
            writer = await process.stream("stdin")
            reader = await process.stream("stdout")
            writer.write(b"one\n")
            assert await reader.readline() == b"one\n"
            writer.write(bytes(1 << 20))
            writer.close()
            assert await reader.read() == bytes(1 << 20)
            assert await (await process.stream("stderr")).read() == b"end\n"
            return await process.wait_async()

    assert asyncio.run(run()).ok


def test_streams_that_nobody_reads_are_closed(native):
    async def run():
        async with native.spawn(
            ["/bin/sh", "-c", "yes"], stdin="pipe", stdout="pipe"
        ) as process:
            reader = await process.stream("stdout")
            writer = await process.stream("stdin")
            writer.write(bytes(1 << 20))
            assert await reader.readline() == b"y\n"
        return process.result

    assert asyncio.run(run()).kind == ResultKind.CANCELLED


def test_what_is_no_stream(native):
    async def run():
        async with native.spawn(["/bin/true"]) as process:
            with pytest.raises(ValueError, match="stdout"):
                await process.stream("stdout")
            with pytest.raises(ValueError, match="name"):
                await process.stream("stdlog")
        with pytest.raises(Sandboxlib.InvalidRequestError, match="stdout"):
            await native.run_sandbox_async(["/bin/true"], stdout="pipe")

    asyncio.run(run())


def test_two_loops_wait_for_one_sandbox(native):
    process = native.spawn(["/bin/sleep", "0.1"])
    results = []

    def run():
        results.append(asyncio.run(process.wait_async()))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results[0].ok and results[1].ok
