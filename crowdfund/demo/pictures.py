"""Pictures drawn by code for the demo city: a warm sky, the hill, the houses, one motif each."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1600, 900)
PALETTES = (
    ("#fbd9a5", "#e9825b", "#33406b"),
    ("#cfe7f5", "#5b9bd0", "#12355b"),
    ("#fde6c8", "#d9a441", "#4a3b2a"),
    ("#dff0d8", "#5fa777", "#173b2f"),
    ("#f6d5e1", "#c8698f", "#40213a"),
)


def draw(motif: str, seed: int) -> io.BytesIO:
    """A picture as an upload: JPEG bytes, 16:9; the same for the same motif and seed."""
    dice = random.Random(f"{motif}-{seed}")
    light, warm, dark = PALETTES[seed % len(PALETTES)]
    picture = _sky(light, warm)
    pen = ImageDraw.Draw(picture, "RGBA")
    _hill(pen, dark, dice)
    _houses(pen, (light, warm, dark), dice)
    MOTIFS.get(motif, _sun)(pen, (light, warm, dark))
    held = io.BytesIO()
    picture.filter(ImageFilter.SMOOTH).save(held, "JPEG", quality=88)
    held.seek(0)
    return held


Colours = tuple[str, str, str]


def _sky(top: str, bottom: str) -> Image.Image:
    mask = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), mask)


def _hill(pen: ImageDraw.ImageDraw, dark: str, dice: random.Random) -> None:
    """The mountain's two humps, far away."""
    shift = dice.randint(-150, 150)
    pen.polygon(
        [
            (shift, 640),
            (shift + 420, 330),
            (shift + 560, 420),
            (shift + 720, 300),
            (shift + 1300, 640),
        ],
        fill=f"{dark}55",
    )


def _houses(pen: ImageDraw.ImageDraw, colours: Colours, dice: random.Random) -> None:
    left = -20
    while left < SIZE[0]:
        width, height = dice.randint(90, 180), dice.randint(160, 360)
        top = SIZE[1] - height
        pen.rectangle((left, top, left + width, SIZE[1]), fill=dice.choice(colours) + "cc")
        for row in range(top + 24, SIZE[1] - 30, 64):
            for column in range(left + 18, left + width - 24, 44):
                lit = dice.random() < 0.45
                pen.rectangle(
                    (column, row, column + 18, row + 32), fill="#fff3c4dd" if lit else "#00000033"
                )
        left += width + dice.randint(-8, 14)


def _disc(pen: ImageDraw.ImageDraw, x: int, y: int, radius: int, fill: str) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _sun(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    _disc(pen, 1180, 260, 120, "#fff6d8")


def _bread(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    pen.rounded_rectangle((480, 330, 1120, 620), 150, fill="#c98542")
    for x in (620, 790, 960):
        pen.line((x - 50, 560, x + 60, 390), fill="#f3d6a2", width=26)


def _wheel(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for x in (560, 1040):
        pen.ellipse((x - 190, 330, x + 190, 710), outline=colours[2], width=26)
        _disc(pen, x, 520, 28, colours[2])
    for one, two in (
        ((560, 520), (760, 330)),
        ((760, 330), (1000, 340)),
        ((760, 330), (820, 520)),
        ((560, 520), (820, 520)),
        ((820, 520), (1000, 340)),
        ((1000, 340), (1040, 520)),
        ((1000, 340), (980, 270)),
    ):
        pen.line((one, two), fill=colours[2], width=20)


def _books(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for number, (x, height) in enumerate(
        ((520, 300), (610, 360), (700, 280), (790, 390), (880, 330), (970, 300))
    ):
        pen.rounded_rectangle(
            (x, 690 - height, x + 78, 690), 10, fill=(colours[2], colours[1], "#f7f2e6")[number % 3]
        )
        pen.line((x + 14, 720 - height, x + 64, 720 - height), fill="#ffffff99", width=8)


def _garden(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for x in range(380, 1300, 150):
        pen.line((x, 760, x, 520), fill="#2f6b3c", width=16)
        for side in (-1, 1):
            pen.ellipse(
                (x - 20 + side * 40 - 30, 540, x + 20 + side * 40 + 30, 600), fill="#4f9a5a"
            )
        _disc(pen, x, 500, 44, "#e2543f")


def _stairs(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for step in range(9):
        pen.rectangle(
            (380 + step * 90, 780 - step * 60, 1400, 840 - step * 60),
            fill="#efe6d2" if step % 2 else "#d9cbb0",
        )


def _pot(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    pen.rounded_rectangle((520, 430, 1080, 720), 60, fill=colours[2])
    pen.rounded_rectangle((480, 400, 1120, 460), 30, fill="#f7f2e6")
    for x in (650, 800, 950):
        pen.arc((x - 40, 220, x + 40, 320), 90, 270, fill="#ffffffcc", width=14)
        pen.arc((x - 40, 300, x + 40, 390), 270, 90, fill="#ffffffcc", width=14)


def _thread(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for x, fill in ((560, "#c8473f"), (800, colours[1]), (1040, "#2f7f8c")):
        pen.rounded_rectangle((x - 90, 360, x + 90, 400), 14, fill="#f7f2e6")
        pen.rounded_rectangle((x - 70, 400, x + 70, 640), 20, fill=fill)
        pen.rounded_rectangle((x - 90, 640, x + 90, 680), 14, fill="#f7f2e6")


def _shelf(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for y in (400, 560, 720):
        pen.rectangle((460, y, 1140, y + 18), fill="#8a5a33")
    for number, x in enumerate((500, 650, 800, 950)):
        pen.rounded_rectangle((x, 300, x + 100, 400), 12, fill=(colours[1], "#f7f2e6")[number % 2])
        _disc(pen, x + 60, 500, 56, (colours[2], "#e2a03f")[number % 2])
        pen.rounded_rectangle((x, 610, x + 120, 720), 30, fill=("#f7f2e6", colours[1])[number % 2])


def _screen(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    pen.rectangle((440, 200, 1160, 600), fill="#fffdf3")
    pen.polygon([(720, 310), (720, 490), (900, 400)], fill=colours[2])
    for x in range(460, 1160, 100):
        pen.rounded_rectangle((x, 700, x + 70, 800), 18, fill=colours[2])


def _ring(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for y in (420, 510, 600):
        pen.line((420, y, 1180, y), fill="#c8473f", width=16)
    for x in (420, 1180):
        pen.rectangle((x - 18, 360, x + 18, 760), fill="#f7f2e6")


def _bus(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    pen.rounded_rectangle((460, 380, 1140, 690), 50, fill="#e2a03f")
    for x in (510, 660, 810, 960):
        pen.rounded_rectangle((x, 420, x + 120, 530), 16, fill="#dcefff")
    for x in (610, 990):
        _disc(pen, x, 700, 62, "#2b2b2b")
        _disc(pen, x, 700, 26, "#f7f2e6")


def _wall(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    pen.rectangle((360, 330, 1240, 720), fill="#f7f2e6")
    for number in range(7):
        _disc(
            pen,
            440 + number * 120,
            460 + (number % 3) * 70,
            70,
            ("#c8473fcc", "#2f7f8ccc", "#e2a03fcc")[number % 3],
        )


def _speech(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    for x, y, fill in ((420, 260, "#fffdf3"), (820, 400, colours[1])):
        pen.rounded_rectangle((x, y, x + 400, y + 220), 60, fill=fill)
        pen.polygon([(x + 90, y + 200), (x + 70, y + 300), (x + 190, y + 210)], fill=fill)


def _waves(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    pen.rounded_rectangle((720, 250, 880, 560), 80, fill="#f7f2e6")
    pen.arc((640, 340, 960, 660), 0, 180, fill="#f7f2e6", width=20)
    pen.line((800, 660, 800, 760), fill="#f7f2e6", width=20)
    for size in (200, 300, 400):
        pen.arc(
            (800 - size, 420 - size, 800 + size, 420 + size), 330, 30, fill="#ffffffaa", width=14
        )
        pen.arc(
            (800 - size, 420 - size, 800 + size, 420 + size), 150, 210, fill="#ffffffaa", width=14
        )


def _toy(pen: ImageDraw.ImageDraw, colours: Colours) -> None:
    pen.rounded_rectangle((500, 420, 860, 640), 30, fill="#c8473f")
    pen.rounded_rectangle((860, 500, 1080, 640), 30, fill="#2f7f8c")
    for x in (590, 770, 970):
        _disc(pen, x, 660, 64, "#2b2b2b")


MOTIFS = {
    "bread": _bread, "wheel": _wheel, "books": _books, "garden": _garden, "stairs": _stairs,
    "pot": _pot, "thread": _thread, "shelf": _shelf, "screen": _screen, "ring": _ring,
    "bus": _bus, "wall": _wall, "speech": _speech, "waves": _waves, "toy": _toy,
}  # fmt: skip
