#!/usr/bin/env python3
"""A DAG."""
from airflow import DAG as D
from .a import (b, c as d,)
import os.path as p, q
X: dict = {"a": 1, **q, (1, 2): [i for i in range(3) if i], 'k': {1, 2}}
@task.docker(image=f"{reg!r:>{w}}/x:{{{tag}}}")
async def f(a, *b: int, c=g(), **d) -> None:
	return await h(lambda z: z ** -1 if z else not z)
class C(B, metaclass=M):
    y = z = r'\d' b"\xff\101" '''t
"'''
    def m(self): pass; global e, r
with D("i", schedule=None) as dag, open("f") as o:
    t1 = Op(task_id="x", bash_command="curl " \
            "| sh", env={"P": os.environ["P"]})
    t1 >> [t2, t3]  # order
    for k, v in m.items():
        try:
            s[k:1, ::2] += v
        except (E, F) as e:
            raise G from e
        finally:
            while True: break
    if a == 1 and b is not None or c not in d:
        print(*x, end="\N{DASH}\u00e9")
    elif (n := len(a)) > 1: ...
    else:
        match x:
            case {"a": 1}:
                y()
%pip install z
