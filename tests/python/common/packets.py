"""Packets of online monitors: some of public text, and any that a test writes."""

# Public test messages of xiaoyao9184/hj-t212-parser, and one seen in public text.
OLD_CODES = (
    "##0136ST=32;CN=2011;PW=000000;MN=LD130133000015;CP=&&DataTime=20160824003817;"
    "011-Rtd=231.0,011-Flag=N;B01-Rtd=36.91;060-Rtd=1.803,060-Flag=N&&1dc0"
)
MINUTES = (
    "##0209ST=32;CN=2051;PW=123456;MN=88888811111006;CP=&&DataTime=20210824121000;"
    "B01-Min=0.00,B01-Avg=3.82,B01-Max=9.76,B01-Cou=0;001-Min=7.62,001-Avg=7.64,001-Max=7.65;"
    "011-Min=17.2,011-Avg=17.2,011-Max=17.2,011-Cou=0&&D341"
)
WRONG = (
    "##0139ST=32;CN=2011;PW=123456;MN=LD130133000015;CP=&&DataTime=20160824003817000;"
    "B01-Rtd=36.91;011-Rtd=231.0,011-Flag=N;060-Rtd=1.803,060-Flag=N&&4981"
)


def packet(data: str) -> str:
    """Write a packet, by annex A of HJ 212-2017."""
    register = 0xFFFF
    for byte in data.encode():
        register = (register >> 8) ^ byte
        for _ in range(8):
            register = (register >> 1) ^ 0xA001 if register & 1 else register >> 1
    return f"##{len(data.encode()):04}{data}{register:04X}"


def message(body: str, cn: str = "2061", time: str = "20240101080000", head: str = "") -> str:
    return packet(f"ST=32;CN={cn};PW=123456;MN=A1;{head}CP=&&DataTime={time};{body}&&")
